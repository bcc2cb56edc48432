//! Where things lie in the tree.

use std::path::{Path, PathBuf};

/// The repository's root folder: cargo says at start where this crate lies, and it lies two below.
pub(crate) fn root() -> PathBuf {
    let here = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    let here = Path::new(&here);
    here.ancestors().nth(2).unwrap_or(here).to_path_buf()
}

/// The folder of everything built (`CARGO_TARGET_DIR` is not followed: the server embeds from here).
pub(crate) fn target() -> PathBuf {
    root().join("target")
}

/// Cargo's folder for WebAssembly; apart from the native one, because the compiler may be another.
pub(crate) fn wasm_target() -> PathBuf {
    target().join("wasm")
}

/// The built site: what the server embeds and serves.
pub(crate) fn site() -> PathBuf {
    target().join("site")
}

/// Scratch of these commands: stamps, logs, files between two stages.
pub(crate) fn scratch() -> PathBuf {
    target().join("xtask")
}
