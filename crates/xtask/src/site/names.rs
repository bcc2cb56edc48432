//! Short names for what the client takes from its script. `wasm-bindgen` calls each of some two hundred functions by its method and a
//! hash, once in the script and once in the WebAssembly, and a hash does not compress.

use std::fs;
use std::path::Path;

use walrus::Module;

use crate::error::{Error, Result};

/// How the script begins a function that the client takes from it.
const BEGINS: &str = "\n        ";

/// Gives each function that the client takes from its script a short name, on both sides.
pub(super) fn shorten(script: &Path, wasm: &Path) -> Result<()> {
    let unreadable = |trouble| Error::said(format!("The bound client cannot be read: {trouble:#}"));
    let mut module = Module::from_file(wasm).map_err(unreadable)?;
    let mut text = fs::read_to_string(script).map_err(Error::at(script))?;
    for (number, import) in module.imports.iter_mut().enumerate() {
        let (long, short) = (format!("{BEGINS}{}:", import.name), format!("{BEGINS}f{number}:"));
        // What the script names otherwise, such as a snippet's own functions, keeps its name.
        if text.matches(&long).count() == 1 {
            text = text.replacen(&long, &short, 1);
            import.name = format!("f{number}");
        }
    }
    fs::write(script, text).map_err(Error::at(script))?;
    module.emit_wasm_file(wasm).map_err(unreadable)
}
