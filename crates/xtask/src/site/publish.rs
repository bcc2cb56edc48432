//! The site's folder: files named by their content, a manifest that tells those names, and compressed siblings.

use std::collections::BTreeMap;
use std::path::Path;

use super::Size;
use super::bindgen::Client;
use crate::error::{Error, Result};
use crate::setup::node;
use crate::stamp::{self, Fingerprint};
use crate::step::{step, unchanged};
use crate::{places, process};

/// Below this URL everything is named by its content and may be cached for ever.
const PKG: &str = "pkg";

/// Lays out the site; the folder is replaced as a whole only when something in it changes.
pub(crate) fn publish(client: &Client, css: &Path, size: Size, to: &Path) -> Result<()> {
    let public = places::root().join("public");
    let inputs = Fingerprint::default()
        .text(size.word())
        .path(&client.folder)?
        .path(css)?
        .path(&public)?
        .path(&compressor())?
        .finish();
    if stamp::is_current("publish", &inputs) && to.join("manifest.json").is_file() {
        unchanged("publish the site", "target/site");
        return Ok(());
    }
    let fresh = places::scratch().join("site");
    empty(&fresh)?;
    let names = step("publish the site", "names by content, compressed siblings", || {
        copy_below(&public, &fresh)?;
        let names = assets(client, css, &fresh.join(PKG))?;
        write_manifest(&names, size, &fresh)?;
        compress(&fresh, size)?;
        replace(&fresh, to)?;
        Ok(names)
    })?;
    tell_size(&names, to);
    stamp::keep("publish", &inputs)
}

/// Puts script, WebAssembly and stylesheet under names that carry their hash.
fn assets(client: &Client, css: &Path, pkg: &Path) -> Result<BTreeMap<&'static str, String>> {
    std::fs::create_dir_all(pkg).map_err(Error::at(pkg))?;
    let script = client.folder.join("guildhall.js");
    let mut names = BTreeMap::new();
    for (kind, from) in [("js", script.as_path()), ("wasm", client.wasm.as_path()), ("css", css)] {
        let content = std::fs::read(from).map_err(Error::at(from))?;
        let name = format!("guildhall.{}.{kind}", stamp::short_hash(&content));
        let to = pkg.join(&name);
        std::fs::write(&to, content).map_err(Error::at(&to))?;
        names.insert(kind, format!("/{PKG}/{name}"));
    }
    let snippets = client.folder.join("snippets");
    if snippets.is_dir() {
        copy_below(&snippets, &pkg.join("snippets"))?;
    }
    Ok(names)
}

fn write_manifest(names: &BTreeMap<&'static str, String>, size: Size, to: &Path) -> Result<()> {
    let mut manifest: BTreeMap<&str, &str> =
        names.iter().map(|(kind, name)| (*kind, name.as_str())).collect();
    manifest.insert("size", size.word());
    let text = serde_json::to_string_pretty(&manifest)
        .map_err(|trouble| Error::said(format!("The manifest cannot be written: {trouble}.")))?;
    let place = to.join("manifest.json");
    std::fs::write(&place, text + "\n").map_err(Error::at(&place))
}

/// Writes a `.br` and a `.gz` beside each file that gains from it (`.gz` alone, quickly, for the quick size).
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

fn tell_size(names: &BTreeMap<&'static str, String>, to: &Path) {
    for kind in ["wasm", "js", "css"] {
        let Some(name) = names.get(kind) else { continue };
        let file = to.join(name.trim_start_matches('/'));
        let plain = kilobytes(&file);
        let brotli = kilobytes(&file.with_extension(format!("{kind}.br")));
        println!("{:<22} {kind} {plain} KB, {brotli} KB with brotli", "");
    }
}

fn kilobytes(file: &Path) -> String {
    std::fs::metadata(file).map_or_else(|_| "–".to_owned(), |data| (data.len() / 1000).to_string())
}
