//! Setting up what a bare machine lacks. Each room finds its tool, or installs it, or says what to install.

pub(crate) mod apt;
pub(crate) mod browser;
pub(crate) mod nginx;
pub(crate) mod node;
pub(crate) mod pooler;
pub(crate) mod postgres;
pub(crate) mod wasm;
