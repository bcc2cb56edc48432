//! The end-to-end tests: Playwright over the built binary.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::tally::Counts;
use crate::error::{Error, Result};
use crate::setup::postgres::{self, Postgres};
use crate::setup::{browser, node};
use crate::{places, process};

/// Everything that the browser tests need, set up.
pub(crate) struct Ready {
    chromium: PathBuf,
    folder: PathBuf,
}

/// Finds or installs Chromium and the packages of `end2end/`.
pub(crate) fn set_up() -> Result<Ready> {
    let folder = places::root().join("end2end");
    if !folder.join("package.json").is_file() {
        return Err(Error::said("end2end/package.json is not there, so no browser test can run."));
    }
    let chromium = browser::chromium()?;
    node::packages(&folder, "Playwright drives the browsers")?;
    Ok(Ready { chromium, folder })
}

impl Ready {
    /// Runs every browser test and counts them.
    pub(crate) fn run(&self, postgres: &Postgres) -> Result<Counts> {
        let results = places::scratch().join("playwright.json");
        let _ = std::fs::remove_file(&results);
        let mut playwright = self.playwright(&places::target().join("debug/guildhall"), postgres);
        playwright.arg("--reporter=line,json").env("PLAYWRIGHT_JSON_OUTPUT_NAME", &results);
        let (success, log) = process::run_logged(&mut playwright, "end2end")?;
        let mut counts = read(&results);
        if !success {
            counts.failed = counts.failed.max(1);
            counts.report = process::last_lines(&log);
        }
        Ok(counts)
    }

    /// Measures in the browser, beside this server, and answers with the lines of the report.
    pub(crate) fn measure(&self, server: &Path, postgres: &Postgres) -> Result<String> {
        let mut playwright = self.playwright(server, postgres);
        playwright.args(["-c", "measure.config.ts", "--reporter=line"]);
        let log = process::run(&mut playwright, "measure")?;
        let text = std::fs::read_to_string(&log).map_err(Error::at(&log))?;
        let lines: Vec<&str> = text.lines().filter(|line| line.starts_with("Chromium | ")).collect();
        Ok(lines.join("\n") + "\n")
    }

    fn playwright(&self, server: &Path, postgres: &Postgres) -> Command {
        let mut playwright = process::command(self.folder.join("node_modules/.bin/playwright"));
        playwright
            .current_dir(&self.folder)
            .arg("test")
            .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
            .env("FORCE_COLOR", "0")
            .env("CHROMIUM_BIN", &self.chromium)
            .env("GUILDHALL_BIN", server)
            .env(postgres::URL, postgres.url());
        playwright
    }
}

/// Playwright's own statistics; no file at all means that it did not get as far as a test.
fn read(results: &Path) -> Counts {
    let text = std::fs::read_to_string(results).unwrap_or_default();
    let json: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
    let stat = |name: &str| {
        let number = json.pointer(&format!("/stats/{name}")).and_then(serde_json::Value::as_u64);
        usize::try_from(number.unwrap_or(0)).unwrap_or(0)
    };
    Counts { passed: stat("expected"), failed: stat("unexpected") + stat("flaky"), report: String::new() }
}
