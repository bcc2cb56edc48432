//! The stylesheet: Tailwind CSS over `style/main.css`, with the classes that the app's sources name.

use std::path::PathBuf;

use crate::error::{Error, Result};
use crate::setup::node;
use crate::stamp::{self, Fingerprint};
use crate::step::{step, unchanged};
use crate::{places, process};

/// Builds the stylesheet, and returns where it lies.
pub(crate) fn sheet() -> Result<PathBuf> {
    let style = places::root().join("style");
    let sheet = places::scratch().join("guildhall.css");
    node::packages(&style, "Tailwind CSS makes the stylesheet")?;
    let inputs = Fingerprint::default().path(&style)?.path(&places::root().join("crates/app/src"))?.finish();
    if stamp::is_current("style", &inputs) && sheet.is_file() {
        unchanged("stylesheet", "Tailwind CSS over style/main.css");
        return Ok(sheet);
    }
    step("stylesheet", "Tailwind CSS over style/main.css", || {
        let tailwind = style.join("node_modules/.bin/tailwindcss");
        if !tailwind.exists() {
            return Err(Error::said(
                "style/package.json does not name @tailwindcss/cli, which makes the stylesheet.",
            ));
        }
        let mut command = process::command(tailwind);
        command.current_dir(&style).args(["--input", "main.css", "--minify", "--output"]).arg(&sheet);
        process::run(&mut command, "tailwind")
    })?;
    stamp::keep("style", &inputs)?;
    Ok(sheet)
}
