//! The site: from the client crate, the stylesheet and `public/` to the folder that the server embeds.

mod bindgen;
mod client;
mod names;
mod order;
mod publish;
mod small;
mod style;
mod unused;

use crate::error::Result;
use crate::places;

/// How much is done to make the browser's half small.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Size {
    /// Compiles in seconds; large.
    Quick,
    /// What people download: link-time optimization, then `wasm-opt`.
    Small,
}

impl Size {
    /// The word that names it in stamps and in the manifest.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Quick => "quick",
            Self::Small => "small",
        }
    }
}

/// A part of the browser's half: a crate, compiled to a WebAssembly of its own.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Part {
    /// What the crate is called, and what its compiled file is.
    pub(crate) package: &'static str,
    /// What its files are called in the site, and its script in the manifest.
    pub(crate) name: &'static str,
    /// Whether it is the console itself, out of which is taken what the framework brings along.
    pub(crate) is_console: bool,
}

/// The console, and what is loaded when rights are about to change.
pub(crate) const PARTS: [Part; 2] = [
    Part { package: "guildhall-client", name: "guildhall", is_console: true },
    Part { package: "guildhall-foresight", name: "foresight", is_console: false },
];

/// Builds the site into `target/site`; each stage is skipped while its inputs are unchanged.
pub(crate) fn build(size: Size) -> Result<()> {
    let folder = client::compile(size)?;
    let bound = |part: &Part| bindgen::bind(*part, &folder, size);
    let clients = PARTS.iter().map(bound).collect::<Result<Vec<_>>>()?;
    let css = style::sheet()?;
    publish::publish(&clients, &css, size, &places::site())
}
