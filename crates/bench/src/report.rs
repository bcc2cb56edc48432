//! The report: printed line by line, kept as a table.

use std::fmt::{Display, Write};

/// Measurements in the order in which they were made.
#[derive(Default)]
pub(crate) struct Report(Vec<Line>);

struct Line {
    engine: String,
    what: String,
    measured: String,
    aim: String,
}

impl Report {
    /// Writes a measurement down.
    pub(crate) fn line(&mut self, engine: &str, what: &str, measured: impl Display, aim: &str) {
        let line = Line {
            engine: engine.to_owned(),
            what: what.to_owned(),
            measured: measured.to_string(),
            aim: aim.to_owned(),
        };
        println!("{} | {} | {} | {}", line.engine, line.what, line.measured, line.aim);
        self.0.push(line);
    }

    /// The table.
    pub(crate) fn markdown(&self) -> String {
        let mut text = String::from("| on | what | measured | aim |\n|---|---|---|---|\n");
        for line in &self.0 {
            let _ = writeln!(text, "| {} | {} | {} | {} |", line.engine, line.what, line.measured, line.aim);
        }
        text
    }
}
