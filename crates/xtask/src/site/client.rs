//! The crates of the browser's half, compiled to WebAssembly.

use std::path::PathBuf;

use super::{PARTS, Size, small};
use crate::error::Result;
use crate::setup::wasm;
use crate::step::step;
use crate::{places, process};

/// Compiles them, and answers with the folder in which they are; cargo itself knows whether there is anything to do.
pub(crate) fn compile(size: Size) -> Result<PathBuf> {
    let toolchain = wasm::toolchain()?;
    let profile = match size {
        Size::Quick => "wasm-quick",
        Size::Small => "wasm",
    };
    let why = match size {
        Size::Quick => "the browser's half, to WebAssembly (quick, large)",
        Size::Small => "the browser's half, to WebAssembly (small)",
    };
    let has_sources = size == Size::Small && toolchain.has_sources()?;
    step("compile the client", why, || {
        let mut cargo = toolchain.cargo("build");
        cargo.args(["--profile", profile]);
        for part in PARTS {
            cargo.args(["-p", part.package]);
        }
        if size == Size::Small {
            small::flags(&mut cargo, has_sources);
        }
        process::run(&mut cargo, "client")
    })?;
    Ok(places::wasm_target().join(wasm::TARGET).join(profile))
}
