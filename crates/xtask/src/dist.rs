//! `cargo xtask dist`: one binary with everything inside.

use crate::error::{Error, Result};
use crate::site::{self, Size};
use crate::step::step;
use crate::{places, run};

/// What the binary may weigh, in bytes.
const LIMIT: u64 = 20_000_000;

/// Builds `dist/guildhall`; fails if it is heavier than promised.
pub(crate) fn dist() -> Result<()> {
    site::build(Size::Small)?;
    let built = run::build_server(true)?;
    let folder = places::root().join("dist");
    let binary = folder.join("guildhall");
    let weight = step("copy the binary", "dist/guildhall", || {
        std::fs::create_dir_all(&folder).map_err(Error::at(&folder))?;
        // A running binary cannot be written over, but it can be replaced.
        if binary.exists() {
            std::fs::remove_file(&binary).map_err(Error::at(&binary))?;
        }
        std::fs::copy(&built, &binary).map_err(Error::at(&built))
    })?;
    println!("\ndist/guildhall: {}.{} MB", weight / 1_000_000, weight / 100_000 % 10);
    if weight > LIMIT {
        return Err(Error::said(format!("That is more than the {} MB it may weigh.", LIMIT / 1_000_000)));
    }
    Ok(())
}
