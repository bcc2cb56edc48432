//! The console: Leptos pages that render on the server and run in the browser.
#![recursion_limit = "256"]

pub mod act;
pub mod asked;
pub mod browser;
pub mod components;
#[cfg(feature = "ssr")]
mod entrance;
pub mod error;
pub mod live;
pub mod pages;
pub mod rpc;
pub mod session;
#[cfg(feature = "ssr")]
mod sheets;
#[cfg(feature = "ssr")]
mod shell;
mod watch;

#[cfg(feature = "ssr")]
pub use entrance::Entrance;
#[cfg(feature = "ssr")]
pub use shell::{ShellOptions, entrance_shell, shell};

pub use pages::App;
