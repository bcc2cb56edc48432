//! From the compiler's WebAssembly to what a browser loads: `wasm-bindgen`'s script, and `wasm-opt`.

use std::path::{Path, PathBuf};

use walrus::Module;
use wasm_bindgen_cli_support::Bindgen;

use super::{Part, Size, names, order, unused};
use crate::error::{Error, Result};
use crate::setup::node;
use crate::stamp::{self, Fingerprint};
use crate::step::{step, unchanged};
use crate::{places, process};

const OPTIMIZE: [&str; 5] = [
    "-Os",
    // What is said twice costs less than a place to keep it: the download is compressed.
    "--skip-pass=local-cse",
    // A function with one caller stays apart unless it is tiny: merged into it, it resembles nothing any more.
    "--one-caller-inline-max-function-size",
    "60",
    // Nothing lies in the first kilobyte of memory, so no address is reckoned there from one beyond the end.
    "--low-memory-unused",
];

/// What Chromium, Firefox and Safari all accept; `--all-features` makes files that they refuse.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// A part as the browser loads it: a folder with its script, its `snippets/`, and the WebAssembly.
pub(crate) struct Client {
    /// Which.
    pub(crate) part: Part,
    /// The folder of the script and of its snippets.
    pub(crate) folder: PathBuf,
    /// The WebAssembly file to serve.
    pub(crate) wasm: PathBuf,
}

/// Binds and, for the small size, optimizes; nothing is done while the compiled file is the same.
pub(crate) fn bind(part: Part, compiled: &Path, size: Size) -> Result<Client> {
    let compiled = &compiled.join(part.package.replace('-', "_")).with_extension("wasm");
    let folder = places::scratch().join(format!("{}-{}", part.name, size.word()));
    let bound = folder.join(format!("{}_bg.wasm", part.name));
    let optimized = folder.join("optimized.wasm");
    let wasm = if size == Size::Small { optimized } else { bound.clone() };
    let stage = format!("bind-{}-{}", part.name, size.word());
    let inputs = Fingerprint::default()
        .path(compiled)?
        .text(&OPTIMIZE.join(" "))
        .text(&FEATURES.join(" "))
        .text(concat!(include_str!("names.rs"), include_str!("order.rs"), include_str!("unused.rs")))
        .finish();
    if stamp::is_current(&stage, &inputs) && wasm.is_file() {
        unchanged(&format!("bind {}", part.name), "script and WebAssembly for the browser");
        return Ok(Client { part, folder, wasm });
    }
    step(&format!("bind {}", part.name), "script and WebAssembly for the browser", || {
        generate(part, compiled, &folder, size)
    })?;
    if size == Size::Small {
        optimize(part, &bound, &wasm)?;
    }
    stamp::keep(&stage, &inputs)?;
    Ok(Client { part, folder, wasm })
}

fn generate(part: Part, compiled: &Path, folder: &Path, size: Size) -> Result<()> {
    if folder.exists() {
        std::fs::remove_dir_all(folder).map_err(Error::at(folder))?;
    }
    let mut module = Module::from_file(compiled)
        .map_err(|trouble| Error::said(format!("The client cannot be read: {trouble:#}")))?;
    if size == Size::Small && part.is_console {
        unused::take_out(&mut module)?;
    }
    let mut bindgen = Bindgen::new();
    let ready = bindgen.input_module(part.name, module).out_name(part.name).typescript(false);
    ready
        .remove_name_section(size == Size::Quick)
        .remove_producers_section(true)
        .omit_default_module_path(true)
        .web(true)
        .and_then(|bindgen| bindgen.generate(folder))
        .map_err(|trouble| Error::said(format!("wasm-bindgen refused the client: {trouble:#}")))?;
    if size == Size::Small {
        let name = part.name;
        names::shorten(&folder.join(format!("{name}.js")), &folder.join(format!("{name}_bg.wasm")))?;
    }
    Ok(())
}

fn optimize(part: Part, bound: &Path, optimized: &Path) -> Result<()> {
    let tools = places::root().join("crates/xtask/tools");
    node::packages(&tools, "wasm-opt makes the download smaller")?;
    let (small, named) = (bound.with_file_name("small.wasm"), bound.with_file_name("named.wasm"));
    step(&format!("optimize {}", part.name), "wasm-opt makes the download smaller", || {
        wasm_opt(&tools, &OPTIMIZE, bound, &small)?;
        order::name(&small, &named)?;
        wasm_opt(&tools, &["--reorder-functions-by-name"], &named, optimized)
    })
}

fn wasm_opt(tools: &Path, passes: &[&str], from: &Path, to: &Path) -> Result<()> {
    let mut command = node::node()?;
    command.arg(tools.join("node_modules/binaryen/bin/wasm-opt"));
    command.args(FEATURES).args(passes).arg(from).arg("-o").arg(to);
    process::run(&mut command, "wasm-opt").map(drop)
}
