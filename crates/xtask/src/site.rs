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

/// Builds the site into `target/site`; each stage is skipped while its inputs are unchanged.
pub(crate) fn build(size: Size) -> Result<()> {
    let compiled = client::compile(size)?;
    let client = bindgen::bind(&compiled, size)?;
    let css = style::sheet()?;
    publish::publish(&client, &css, size, &places::site())
}
