//! The rules about single files.

use std::path::Path;

use super::Finding;
use super::code::without_words;

/// The most lines that a source file may have.
const MOST_LINES: usize = 400;

/// Module names that say nothing.
const EMPTY_NAMES: [&str; 8] = ["mod", "utils", "util", "common", "helpers", "helper", "misc", "shared"];

/// Where a dialect may be named: the engine, the migrations, and what only tests or builds.
const DIALECT_ROOMS: [&str; 5] = [
    "crates/store/src/engine",
    "crates/store/src/migrate.rs",
    "crates/testkit/",
    "crates/bench/",
    "crates/xtask/",
];

/// Where the app may ask in which of its two modes it is.
const MODE_ROOMS: [&str; 3] = ["crates/app/src/rpc/", "crates/app/src/rpc.rs", "crates/app/src/lib.rs"];

/// Where the one `textarea` is written.
const AREA_ROOM: &str = "crates/app/src/components/input.rs";

/// Where SQL may be written.
const SQL_ROOMS: [&str; 4] = ["crates/store/", "crates/testkit/", "crates/xtask/", "end2end/"];

/// How statements begin, in the house's lower case.
const STATEMENTS: [&str; 5] = ["select ", "insert into ", "update ", "delete from ", "create table "];

/// What marks work left undone; spelled in halves, so that this file does not find itself.
const UNDONE: [&str; 2] = [concat!("TO", "DO"), concat!("FIX", "ME")];

/// Every rule that this file breaks. `file` is the path from the repository's root.
pub(crate) fn findings(file: &Path, text: &str) -> Vec<Finding> {
    let path = file.to_string_lossy().replace('\\', "/");
    let mut found = Found { file, findings: Vec::new() };
    if is_source(&path) {
        size(&mut found, text);
        undone(&mut found, text);
    }
    if path.ends_with("package-lock.json") {
        lock_file(&mut found, text);
    }
    if file.extension().is_some_and(|ending| ending == "rs") {
        names(&mut found, file);
        purpose(&mut found, text);
        dialects(&mut found, &path, text);
        modes(&mut found, &path, text);
        areas(&mut found, &path, text);
        statements(&mut found, &path, text);
    }
    found.findings
}

struct Found<'a> {
    file: &'a Path,
    findings: Vec<Finding>,
}

impl Found<'_> {
    fn at(&mut self, line: Option<usize>, rule: impl Into<String>) {
        self.findings.push(Finding { file: self.file.to_path_buf(), line, rule: rule.into() });
    }
}

fn is_source(path: &str) -> bool {
    [".rs", ".ts", ".mjs", ".js", ".css", ".sql"].iter().any(|ending| path.ends_with(ending))
}

fn size(found: &mut Found<'_>, text: &str) {
    let lines = text.lines().count();
    if lines > MOST_LINES {
        found.at(None, format!("{lines} lines; split it, {MOST_LINES} is the most."));
    }
}

fn undone(found: &mut Found<'_>, text: &str) {
    for (number, line) in (1..).zip(text.lines()) {
        if UNDONE.iter().any(|mark| line.contains(mark)) {
            found.at(Some(number), "Do it, or file an issue; no marks of undone work in the tree.");
        }
    }
}

fn lock_file(found: &mut Found<'_>, text: &str) {
    if let Some((number, _)) = (1..).zip(text.lines()).find(|(_, line)| line.contains("\"resolved\":")) {
        found.at(Some(number), "A lock file may not name a registry's host; see .npmrc beside it.");
    }
}

fn names(found: &mut Found<'_>, file: &Path) {
    let says_nothing = |name: &str| EMPTY_NAMES.contains(&name.trim_end_matches(".rs"));
    if file.iter().any(|part| part.to_str().is_some_and(says_nothing)) {
        found.at(
            None,
            "This name says nothing; name the room after its purpose (and `foo.rs` beside `foo/`).",
        );
    }
}

fn purpose(found: &mut Found<'_>, text: &str) {
    if !text.trim_start().starts_with("//!") {
        found.at(Some(1), "The file does not begin with its purpose (`//!`).");
    }
}

fn dialects(found: &mut Found<'_>, path: &str, text: &str) {
    if starts_with_any(path, &DIALECT_ROOMS) || path.contains("/tests") || !path.starts_with("crates/") {
        return;
    }
    for (number, line) in (1..).zip(without_words(text).to_lowercase().lines()) {
        if line.contains("sqlite") || line.contains("postgres") {
            found.at(Some(number), "A database is named in code; only store::engine and the migrations may.");
        }
    }
}

fn modes(found: &mut Found<'_>, path: &str, text: &str) {
    if !path.starts_with("crates/app/src/") || starts_with_any(path, &MODE_ROOMS) {
        return;
    }
    for (number, line) in (1..).zip(text.lines()) {
        let for_tests = line.contains("test,");
        if line.contains("feature = \"ssr\"") && !for_tests {
            found.at(Some(number), "Only app::rpc and app's lib.rs may ask for `ssr`.");
        }
    }
}

fn areas(found: &mut Found<'_>, path: &str, text: &str) {
    if !path.starts_with("crates/app/src/") || path == AREA_ROOM {
        return;
    }
    if let Some((number, _)) = (1..).zip(text.lines()).find(|(_, line)| line.contains("<textarea")) {
        found.at(Some(number), "Use TextAreaField: what stands in a textarea is not escaped by itself.");
    }
}

fn statements(found: &mut Found<'_>, path: &str, text: &str) {
    if starts_with_any(path, &SQL_ROOMS) || path.contains("/tests") || !path.starts_with("crates/") {
        return;
    }
    for (number, line) in (1..).zip(text.lines()) {
        let opens = |statement: &str| line.contains(&format!("\"{statement}"));
        if STATEMENTS.iter().any(|statement| opens(statement)) {
            found.at(Some(number), "This looks like SQL, which only the store writes.");
        }
    }
}

fn starts_with_any(path: &str, beginnings: &[&str]) -> bool {
    beginnings.iter().any(|beginning| path.starts_with(beginning))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(file: &str, text: &str, expected: usize) {
        let findings = findings(Path::new(file), text);
        assert_eq!(findings.len(), expected, "{findings:?}");
    }

    #[test]
    fn a_tidy_file_has_no_finding() {
        check("crates/domain/src/role.rs", "//! Roles.\n", 0);
    }

    #[test]
    fn sizes_names_and_purposes_are_held() {
        check("crates/domain/src/role.rs", &format!("//! Roles.\n{}", "\n".repeat(400)), 1);
        check("crates/domain/src/utils.rs", "//! Things.\n", 1);
        check("crates/domain/src/role/mod.rs", "fn main() {}\n", 2);
        check("crates/domain/src/role.rs", concat!("//! Roles.\n// TO", "DO\n"), 1);
    }

    #[test]
    fn a_dialect_is_named_in_the_engine_only() {
        let text = "//! On PostgreSQL.\nuse sqlx::Sqlite;\n";
        check("crates/store/src/engine/tx.rs", text, 0);
        check("crates/store/src/member.rs", text, 1);
    }

    #[test]
    fn sql_is_in_the_store_only() {
        let text = "//! X.\nconst A: &str = \"select 1\";\n";
        check("crates/store/src/member.rs", text, 0);
        check("crates/service/src/member.rs", text, 1);
    }

    #[test]
    fn only_rpc_asks_for_the_mode() {
        let text = "//! X.\n#[cfg(feature = \"ssr\")]\n";
        check("crates/app/src/rpc/members.rs", text, 0);
        check("crates/app/src/pages/members.rs", text, 1);
    }

    #[test]
    fn one_component_writes_areas() {
        let text = "//! X.\nview! { <textarea>{text}</textarea> }\n";
        check("crates/app/src/components/input.rs", text, 0);
        check("crates/app/src/sheets/projects.rs", text, 1);
    }

    #[test]
    fn lock_files_name_no_host() {
        check("style/package-lock.json", "\"resolved\": \"x\"", 1);
    }
}
