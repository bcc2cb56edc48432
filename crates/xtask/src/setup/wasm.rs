//! A Rust toolchain that builds for `wasm32-unknown-unknown`: rustup's where its server answers, else Debian's.

use guildhall_cluster::program;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use super::apt;
use crate::error::{Error, Result};
use crate::step::step;
use crate::{places, process, stamp};

/// The target's name.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// How long rustup's server may take before Debian's toolchain is taken.
const RUSTUP_PATIENCE: Duration = Duration::from_secs(45);

/// Set to `debian` to pass rustup by.
const CHOICE: &str = "GUILDHALL_WASM_TOOLCHAIN";

const PACKAGES: [&str; 4] = ["rustc-web", "cargo-web", "rust-web-src", "rust-web-clippy"];

/// Which toolchain builds for the browser.
#[derive(Debug, Clone)]
pub(crate) enum Toolchain {
    /// The one on `PATH`, with the target that rustup has added.
    Rustup,
    /// Debian's, beside it, with a standard library built here and this linker.
    Debian {
        /// The linker's program name, as `wasm-ld-22`.
        linker: String,
    },
}

impl Toolchain {
    /// A cargo command that builds for WebAssembly into its own target folder.
    pub(crate) fn cargo(&self, verb: &str) -> Command {
        let mut command = match self {
            Self::Rustup => process::command("cargo"),
            Self::Debian { linker } => {
                let mut command = debian("/usr/bin/cargo");
                command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
                command
            }
        };
        command.args([verb, "--target", TARGET, "--target-dir"]).arg(places::wasm_target());
        command
    }
}

impl Toolchain {
    /// A compiler command of this toolchain.
    fn rustc(&self) -> Command {
        match self {
            Self::Rustup => process::command("rustc"),
            Self::Debian { .. } => debian("/usr/bin/rustc"),
        }
    }

    /// Whether the standard library's sources are there, so that it can be compiled in the client's own way; rustup is asked for them.
    pub(crate) fn has_sources(&self) -> Result<bool> {
        let sysroot = process::output(self.rustc().args(["--print", "sysroot"]))?;
        let locked = PathBuf::from(sysroot.trim()).join("lib/rustlib/src/rust/library/Cargo.lock");
        if locked.is_file() || matches!(self, Self::Debian { .. }) || program::find("rustup").is_none() {
            return Ok(locked.is_file());
        }
        step("rustup component add", "the browser's half compiles its own standard library", || {
            let mut rustup = process::command("rustup");
            rustup.args(["component", "add", "rust-src"]);
            process::succeeds_within(&mut rustup, RUSTUP_PATIENCE, "rustup-sources")
        })?;
        Ok(locked.is_file())
    }
}

/// Finds the toolchain, or sets it up.
pub(crate) fn toolchain() -> Result<Toolchain> {
    let debian_wanted = std::env::var(CHOICE).is_ok_and(|choice| choice == "debian");
    if !debian_wanted && (has_std(&mut process::command("rustc")) || rustup_adds_it()?) {
        return Ok(Toolchain::Rustup);
    }
    debian_toolchain()
}

/// Asks rustup once; a refusal is remembered until the compiler changes, so that it costs its wait only once.
fn rustup_adds_it() -> Result<bool> {
    if program::find("rustup").is_none() {
        return Ok(false);
    }
    let version = process::output(process::command("rustc").arg("-vV"))?;
    if stamp::is_current("rustup-refused", &version) {
        return Ok(false);
    }
    let added = step("rustup target add", "the browser's half needs Rust for WebAssembly", || {
        let mut rustup = process::command("rustup");
        rustup.args(["target", "add", TARGET]);
        process::succeeds_within(&mut rustup, RUSTUP_PATIENCE, "rustup-target")
    })?;
    if !added || !has_std(&mut process::command("rustc")) {
        println!("{:<22} rustup cannot fetch it here; Debian's toolchain is taken instead", "");
        stamp::keep("rustup-refused", &version)?;
        return Ok(false);
    }
    Ok(true)
}

fn debian_toolchain() -> Result<Toolchain> {
    let packages_present =
        ["rustc", "cargo", "cargo-clippy"].iter().all(|tool| Path::new("/usr/bin").join(tool).is_file())
            && Path::new("/usr/lib/rustlib/src").exists();
    if !packages_present {
        step("apt-get install", "Debian's Rust can build for WebAssembly", || {
            apt::install("A Rust toolchain for WebAssembly", &PACKAGES, "apt-rust")
        })?;
    }
    let version = process::output(debian("/usr/bin/rustc").arg("-vV"))?;
    let linker = format!("wasm-ld-{}", llvm_major(&version)?);
    if program::find(&linker).is_none() {
        let package = linker.replace("wasm-ld", "lld");
        step("apt-get install", "the linker for WebAssembly", || {
            apt::install("The linker for WebAssembly", &[&package], "apt-lld")
        })?;
    }
    let toolchain = Toolchain::Debian { linker };
    let libraries = target_libraries(&mut debian("/usr/bin/rustc"))?;
    if std::fs::read_to_string(libraries.join("built-for")).is_ok_and(|built_for| built_for == version) {
        return Ok(toolchain);
    }
    step("standard library", "Debian has none for WebAssembly, so it is built once", || {
        build_std(&libraries, &version)
    })?;
    Ok(toolchain)
}

/// Builds the standard library from the sources that match the compiler, into the compiler's own folder.
fn build_std(libraries: &Path, version: &str) -> Result<()> {
    let sysroot = process::output(debian("/usr/bin/rustc").args(["--print", "sysroot"]))?;
    let sources = PathBuf::from(sysroot.trim()).join("lib/rustlib/src/rust/library");
    let copy = places::scratch().join("std");
    process::run(process::command("rm").arg("-rf").arg(&copy), "std-clear")?;
    std::fs::create_dir_all(&copy).map_err(Error::at(&copy))?;
    let everything = sources.join(".");
    process::run(process::command("cp").arg("-rL").arg(everything).arg(&copy), "std-copy")?;
    let mut cargo = debian("/usr/bin/cargo");
    cargo.current_dir(&copy).env("RUSTC_BOOTSTRAP", "1");
    cargo.env("RUSTFLAGS", "-Zforce-unstable-if-unmarked -Cembed-bitcode=yes");
    cargo.args([
        "build",
        "--release",
        "--target",
        TARGET,
        "-p",
        "std",
        "-p",
        "sysroot",
        "--target-dir",
        "target",
    ]);
    process::run(&mut cargo, "std")?;
    std::fs::create_dir_all(libraries).map_err(Error::at(libraries))?;
    let built = copy.join("target").join(TARGET).join("release/deps");
    for file in
        stamp::files_below(&built)?.iter().filter(|file| file.extension().is_some_and(|end| end == "rlib"))
    {
        let to = libraries.join(file.file_name().unwrap_or_default());
        std::fs::copy(file, &to).map_err(Error::at(&to))?;
    }
    let mark = libraries.join("built-for");
    std::fs::write(&mark, version).map_err(Error::at(&mark))
}

/// A command that sees Debian's toolchain first, and nothing of rustup's.
fn debian(program: &str) -> Command {
    let mut command = process::command(program);
    let path = std::env::var("PATH").unwrap_or_default();
    command.env("PATH", format!("/usr/bin:{path}"));
    for name in
        ["RUSTUP_TOOLCHAIN", "RUSTUP_HOME", "RUSTC", "RUSTDOC", "RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS"]
    {
        command.env_remove(name);
    }
    command
}

fn has_std(rustc: &mut Command) -> bool {
    let Ok(folder) = target_libraries(rustc) else { return false };
    stamp::files_below(&folder).is_ok_and(|files| files.iter().any(|file| is_std(file)))
}

fn is_std(file: &Path) -> bool {
    file.file_name().is_some_and(|name| name.to_string_lossy().starts_with("libstd-"))
}

fn target_libraries(rustc: &mut Command) -> Result<PathBuf> {
    let folder = process::output(rustc.args(["--print", "target-libdir", "--target", TARGET]))?;
    Ok(PathBuf::from(folder.trim()))
}

/// The number in `LLVM version: 22.1.8`, which the linker's package carries in its name.
fn llvm_major(version: &str) -> Result<String> {
    version
        .lines()
        .find_map(|line| line.strip_prefix("LLVM version: "))
        .and_then(|number| number.split('.').next())
        .map(str::to_owned)
        .ok_or_else(|| {
            Error::said("`rustc -vV` does not name its LLVM version, so the linker cannot be chosen.")
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_linker_number_is_the_compilers_llvm() {
        let major = llvm_major("rustc 1.96.0\nhost: x86_64\nLLVM version: 22.1.8\n");
        assert_eq!(major.ok().as_deref(), Some("22"));
        assert!(llvm_major("rustc 1.96.0").is_err());
    }
}
