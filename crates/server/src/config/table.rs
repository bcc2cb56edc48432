//! All settings in one table, made from the very definitions that read them.

use super::Settings;
use clap::Args;
use std::fmt::Write;

/// The table of all settings, in Markdown.
#[must_use]
pub fn table() -> String {
    let command = Settings::augment_args(clap::Command::new("guildhall"));
    let mut table =
        "| In the file | In the environment | As a flag | Default | What it is |\n|---|---|---|---|---|\n"
            .to_owned();
    for arg in command.get_arguments() {
        let name = arg.get_id().as_str();
        let env = arg.get_env().map(|env| env.to_string_lossy().into_owned()).unwrap_or_default();
        let flag = arg.get_long().unwrap_or_default();
        let default = match Settings::default_of(name) {
            none if none.is_empty() => "–".to_owned(),
            text => format!("`{text}`"),
        };
        let meaning = arg.get_help().map(ToString::to_string).unwrap_or_default();
        let _infallible = writeln!(table, "| `{name}` | `{env}` | `--{flag}` | {default} | {meaning} |");
    }
    table
}
