//! The optimized binary comes without its symbols. The profile's own `strip` is passed over for a package with an `opt-level` of its own.
//!
//! And there is a folder for the site before the server is compiled: one that comes later is not read from.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    if let Err(trouble) = std::fs::create_dir_all("../../target/site") {
        println!("cargo:warning=there is no folder for the site: {trouble}");
    }
    let is = |name: &str, value: &str| std::env::var(name).is_ok_and(|said| said == value);
    if is("PROFILE", "release") && is("CARGO_CFG_TARGET_OS", "linux") {
        println!("cargo:rustc-link-arg-bins=-Wl,--strip-all");
    }
}
