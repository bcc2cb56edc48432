//! From the compiler's WebAssembly to what a browser loads: `wasm-bindgen`'s script, and `wasm-opt`.

use std::path::{Path, PathBuf};

use wasm_bindgen_cli_support::Bindgen;

use super::Size;
use crate::error::{Error, Result};
use crate::setup::node;
use crate::stamp::{self, Fingerprint};
use crate::step::{step, unchanged};
use crate::{places, process};

/// What Chromium, Firefox and Safari all accept; `--all-features` makes files that they refuse.
const OPTIMIZE: [&str; 7] = [
    "-Oz",
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// The client as the browser loads it: a folder with `guildhall.js`, its `snippets/`, and the WebAssembly.
pub(crate) struct Client {
    /// The folder of the script and of its snippets.
    pub(crate) folder: PathBuf,
    /// The WebAssembly file to serve.
    pub(crate) wasm: PathBuf,
}

/// Binds and, for the small size, optimizes; nothing is done while the compiled file is the same.
pub(crate) fn bind(compiled: &Path, size: Size) -> Result<Client> {
    let folder = places::scratch().join(format!("client-{}", size.word()));
    let bound = folder.join("guildhall_bg.wasm");
    let optimized = folder.join("optimized.wasm");
    let wasm = if size == Size::Small { optimized } else { bound.clone() };
    let stage = format!("bind-{}", size.word());
    let inputs = Fingerprint::default().path(compiled)?.text(&OPTIMIZE.join(" ")).finish();
    if stamp::is_current(&stage, &inputs) && wasm.is_file() {
        unchanged("bind the client", "script and WebAssembly for the browser");
        return Ok(Client { folder, wasm });
    }
    step("bind the client", "script and WebAssembly for the browser", || generate(compiled, &folder))?;
    if size == Size::Small {
        optimize(&bound, &wasm)?;
    }
    stamp::keep(&stage, &inputs)?;
    Ok(Client { folder, wasm })
}

fn generate(compiled: &Path, folder: &Path) -> Result<()> {
    if folder.exists() {
        std::fs::remove_dir_all(folder).map_err(Error::at(folder))?;
    }
    let mut bindgen = Bindgen::new();
    let ready = bindgen.input_path(compiled).out_name("guildhall").typescript(false);
    ready
        .remove_name_section(true)
        .remove_producers_section(true)
        .omit_default_module_path(true)
        .web(true)
        .and_then(|bindgen| bindgen.generate(folder))
        .map_err(|trouble| Error::said(format!("wasm-bindgen refused the client: {trouble:#}")))
}

fn optimize(bound: &Path, optimized: &Path) -> Result<()> {
    let tools = places::root().join("crates/xtask/tools");
    node::packages(&tools, "wasm-opt makes the download smaller")?;
    step("optimize the client", "wasm-opt makes the download smaller", || {
        let mut command = node::node()?;
        command.arg(tools.join("node_modules/binaryen/bin/wasm-opt"));
        command.args(OPTIMIZE).arg(bound).arg("-o").arg(optimized);
        process::run(&mut command, "wasm-opt").map(drop)
    })
}
