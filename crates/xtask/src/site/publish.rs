//! The site's folder: files named by their content, a manifest that tells those names, and compressed siblings.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::bindgen::Client;
use super::{Part, Size};
use crate::error::{Error, Result};
use crate::setup::node;
use crate::stamp::{self, Fingerprint};
use crate::step::{step, unchanged};
use crate::{places, process};

/// Below this URL everything is named by its content and may be cached for ever.
const PKG: &str = "pkg";

/// Scripts that are served as they are written, by their role in the manifest.
const PLAIN: [&str; 2] = ["news", "takeover"];

/// Lays out the site; the folder is replaced as a whole only when something in it changes.
pub(crate) fn publish(clients: &[Client], css: &Path, size: Size, to: &Path) -> Result<()> {
    let public = places::root().join("public");
    let mut inputs = Fingerprint::default().text(size.word()).path(css)?.path(&public)?.path(&compressor())?;
    inputs = inputs.path(&scripts())?;
    for client in clients {
        inputs = inputs.path(&client.folder)?;
    }
    let inputs = inputs.finish();
    if stamp::is_current("publish", &inputs) && to.join("manifest.json").is_file() {
        unchanged("publish the site", "target/site");
        return Ok(());
    }
    let fresh = places::scratch().join("site");
    empty(&fresh)?;
    let sizes = step("publish the site", "names by content, compressed siblings", || {
        copy_below(&public, &fresh)?;
        let names = assets(clients, css, &fresh.join(PKG))?;
        write_manifest(&names, size, &fresh)?;
        compress(&fresh, size)?;
        let sizes = sizes(&names, &fresh);
        leave_packed(&fresh)?;
        replace(&fresh, to)?;
        Ok(sizes)
    })?;
    for line in sizes {
        println!("{:<22} {line}", "");
    }
    stamp::keep("publish", &inputs)
}

/// What the files are called: by their role in the manifest.
type Names = BTreeMap<String, String>;

/// Puts scripts, WebAssembly and stylesheet under names that carry their hash.
fn assets(clients: &[Client], css: &Path, pkg: &Path) -> Result<Names> {
    std::fs::create_dir_all(pkg).map_err(Error::at(pkg))?;
    let mut names = BTreeMap::new();
    names.insert("css".to_owned(), put(pkg, ("guildhall", "css"), read(css)?)?);
    for name in PLAIN {
        let script = read(&scripts().join(name).with_extension("js"))?;
        names.insert(name.to_owned(), put(pkg, (name, "js"), script)?);
    }
    for client in clients {
        let Part { name, is_console, .. } = client.part;
        let wasm = put(pkg, (name, "wasm"), read(&client.wasm)?)?;
        let mut script = read(&client.folder.join(format!("{name}.js")))?;
        if !is_console {
            // It is ready when its WebAssembly is; the console is started by the page.
            script.extend(format!("export const ready=__wbg_init({{module_or_path:{wasm:?}}});\n").bytes());
        }
        let (js, own) = if is_console {
            ("js".to_owned(), "wasm".to_owned())
        } else {
            (name.to_owned(), format!("{name}_wasm"))
        };
        names.insert(js, put(pkg, (name, "js"), script)?);
        names.insert(own, wasm);
        let snippets = client.folder.join("snippets");
        if snippets.is_dir() {
            copy_below(&snippets, &pkg.join("snippets"))?;
        }
    }
    Ok(names)
}

fn scripts() -> PathBuf {
    places::root().join("crates/app/scripts")
}

fn read(from: &Path) -> Result<Vec<u8>> {
    std::fs::read(from).map_err(Error::at(from))
}

/// Writes a file under its name with its hash, and answers with its address.
fn put(pkg: &Path, (name, kind): (&str, &str), content: Vec<u8>) -> Result<String> {
    let name = format!("{name}.{}.{kind}", stamp::short_hash(&content));
    let to = pkg.join(&name);
    std::fs::write(&to, content).map_err(Error::at(&to))?;
    Ok(format!("/{PKG}/{name}"))
}

fn write_manifest(names: &Names, size: Size, to: &Path) -> Result<()> {
    let mut manifest = names.clone();
    manifest.insert("size".to_owned(), size.word().to_owned());
    let text = serde_json::to_string_pretty(&manifest)
        .map_err(|trouble| Error::said(format!("The manifest cannot be written: {trouble}.")))?;
    let place = to.join("manifest.json");
    std::fs::write(&place, text + "\n").map_err(Error::at(&place))
}

/// Writes a `.br` and a `.gz` beside each file that gains from it.
fn compress(to: &Path, size: Size) -> Result<()> {
    let mut command = node::node()?;
    command.arg(compressor()).arg(to).arg(size.word());
    process::run(&mut command, "compress").map(drop)
}

fn compressor() -> std::path::PathBuf {
    places::root().join("crates/xtask/tools/compress.mjs")
}

/// Moves the finished folder into place, so that a server that reads it never sees half of it for long.
fn replace(fresh: &Path, to: &Path) -> Result<()> {
    if to.exists() {
        std::fs::remove_dir_all(to).map_err(Error::at(to))?;
    }
    std::fs::rename(fresh, to).map_err(Error::at(to))
}

fn empty(folder: &Path) -> Result<()> {
    if folder.exists() {
        std::fs::remove_dir_all(folder).map_err(Error::at(folder))?;
    }
    std::fs::create_dir_all(folder).map_err(Error::at(folder))
}

fn copy_below(from: &Path, to: &Path) -> Result<()> {
    for file in stamp::files_below(from)? {
        let place = to.join(file.strip_prefix(from).unwrap_or(&file));
        if let Some(folder) = place.parent() {
            std::fs::create_dir_all(folder).map_err(Error::at(folder))?;
        }
        std::fs::copy(&file, &place).map_err(Error::at(&file))?;
    }
    Ok(())
}

/// Takes away the WebAssembly as it is, where it is there in both packed forms: every browser takes one of them, and the binary carries all of it.
fn leave_packed(folder: &Path) -> Result<()> {
    let is_wasm = |file: &PathBuf| file.extension().is_some_and(|ending| ending == "wasm");
    for file in stamp::files_below(folder)?.into_iter().filter(is_wasm) {
        if ["wasm.br", "wasm.gz"].iter().all(|ending| file.with_extension(ending).is_file()) {
            std::fs::remove_file(&file).map_err(Error::at(&file))?;
        }
    }
    Ok(())
}

/// What the browser downloads, a line for each file.
fn sizes(names: &Names, to: &Path) -> Vec<String> {
    let size = |(role, name): (&String, &String)| {
        let file = to.join(name.trim_start_matches('/'));
        let kind = file.extension().unwrap_or_default().to_string_lossy();
        let brotli = kilobytes(&file.with_extension(format!("{kind}.br")));
        format!("{role} {} KB, {brotli} KB with brotli", kilobytes(&file))
    };
    names.iter().map(size).collect()
}

fn kilobytes(file: &Path) -> String {
    std::fs::metadata(file).map_or_else(|_| "–".to_owned(), |data| (data.len() / 1000).to_string())
}
