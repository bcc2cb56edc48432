//! The house rules that no other tool knows: sizes, names, and what may stand where.

mod arrows;
mod code;
mod rules;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::error::Result;
use crate::step::step;
use crate::test::Counts;
use crate::{places, process, stamp};

/// A broken rule: where, and what should be there instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Finding {
    /// The file, from the repository's root.
    pub(crate) file: PathBuf,
    /// The line, counted from one; none for the file as a whole.
    pub(crate) line: Option<usize>,
    /// A sentence.
    pub(crate) rule: String,
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let line = self.line.map(|line| format!(":{line}")).unwrap_or_default();
        write!(f, "{}{line}: {}", self.file.display(), self.rule)
    }
}

/// Checks every file that the repository holds or would hold; counts as one case.
pub(crate) fn check() -> Result<Counts> {
    let findings = findings()?;
    if findings.is_empty() {
        return Ok(Counts::ONE);
    }
    let report = findings.iter().map(Finding::to_string).collect::<Vec<_>>().join("\n");
    Ok(Counts { passed: 0, failed: 1, report })
}

/// The check as a command of its own.
pub(crate) fn alone() -> ExitCode {
    match step("tidy", "the house rules that no other tool knows", check) {
        Ok(counts) if counts.failed == 0 => ExitCode::SUCCESS,
        Ok(counts) => {
            println!("{}", counts.report);
            ExitCode::FAILURE
        }
        Err(trouble) => {
            println!("{trouble}");
            ExitCode::FAILURE
        }
    }
}

fn findings() -> Result<Vec<Finding>> {
    let root = places::root();
    let mut findings = arrows::findings()?;
    for file in files(&root)? {
        let Ok(text) = std::fs::read_to_string(root.join(&file)) else { continue };
        findings.extend(rules::findings(&file, &text));
    }
    Ok(findings)
}

/// What git holds or would hold, from the root; in a copy without git, what lies in the folders of sources.
fn files(root: &Path) -> Result<Vec<PathBuf>> {
    let mut git = process::command("git");
    git.args(["-c", "safe.directory=*", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]);
    if let Ok(listed) = process::output(&mut git) {
        return Ok(listed.split('\0').filter(|name| !name.is_empty()).map(PathBuf::from).collect());
    }
    let mut files = Vec::new();
    for folder in ["crates", "end2end", "style", "public"] {
        files.extend(stamp::files_below(&root.join(folder))?);
    }
    Ok(files.iter().filter_map(|file| file.strip_prefix(root).ok().map(Path::to_path_buf)).collect())
}
