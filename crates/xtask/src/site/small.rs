//! What makes the small size small besides its profile. All of it is unstable in the compiler, which is why it is told that this is meant.

use std::process::Command;

/// What works with the standard library as it comes.
const FLAGS: [&str; 5] = [
    // The console shows nothing that is written by `Debug`.
    "-Zfmt-debug=none",
    // Where a panic was is told by the quick size.
    "-Zlocation-detail=none",
    // Inlining what is called twice makes more of it.
    "-Cllvm-args=-inline-threshold=0",
    // Functions that are alike are made one by `wasm-opt`, after what is never called is taken out: merged before, a name would stand for
    // others too, some of which are called.
    "-Zmerge-functions=disabled",
    // Names that tell the types apart: what is never called is found by them.
    "-Csymbol-mangling-version=v0",
];

/// What needs a standard library of its own: a panic traps and says nothing, so its sentences, and all that writes them, are left out.
const WITH_SOURCES: [&str; 2] = ["-Zunstable-options", "-Cpanic=immediate-abort"];

/// Adds the flags to a cargo command. They join those of `.cargo/config.toml`, on which server and browser agree.
pub(super) fn flags(cargo: &mut Command, has_sources: bool) {
    let mut flags = FLAGS.to_vec();
    if has_sources {
        flags.extend(WITH_SOURCES);
        cargo.args(["-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size"]);
    }
    cargo.env("RUSTC_BOOTSTRAP", "1").arg("--config").arg(format!("build.rustflags={flags:?}"));
}
