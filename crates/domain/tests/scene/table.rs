//! Verdicts as a table that someone who does not program can read.

use guildhall_domain::denied::Denied;
use guildhall_domain::event::Event;
use std::collections::BTreeMap;
use std::fmt::{self, Write};

/// What the codes in a text's tables mean: one sentence that was really answered for each.
#[derive(Default)]
pub struct Legend(BTreeMap<&'static str, String>);

impl fmt::Display for Legend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "\nwhat the refusals say (an example of each)")?;
        let width = self.0.keys().map(|code| code.len()).max().unwrap_or(0);
        self.0.iter().try_for_each(|(code, sentence)| writeln!(f, "{code:width$} | {sentence}"))
    }
}

/// What `decide` answered.
pub type Verdict = Result<Vec<Event>, Denied>;

/// Renders a table: `yes`, or the refusal's code.
pub fn table(
    title: &str,
    columns: &[String],
    rows: &[(String, Vec<Verdict>)],
    legend: &mut Legend,
) -> String {
    let cells: Vec<Vec<&str>> = rows
        .iter()
        .map(|(_, verdicts)| verdicts.iter().map(|verdict| cell(verdict, legend)).collect())
        .collect();
    let first = rows.iter().map(|(name, _)| name.len()).chain([title.len()]).max().unwrap_or(0);
    let width = |column: usize| {
        let longest = cells.iter().map(|row| row[column].len()).max().unwrap_or(0);
        longest.max(columns[column].len())
    };
    let line = |name: &str, cells: &[&str]| {
        let mut line = format!("{name:first$}");
        for (column, cell) in cells.iter().enumerate() {
            let _ = write!(line, " | {cell:0$}", width(column));
        }
        line.truncate(line.trim_end().len());
        line + "\n"
    };
    let head: Vec<&str> = columns.iter().map(String::as_str).collect();
    let body: String = rows.iter().zip(&cells).map(|((name, _), cells)| line(name, cells)).collect();
    format!("\n{}{body}", line(title, &head))
}

fn cell(verdict: &Verdict, legend: &mut Legend) -> &'static str {
    match verdict {
        Ok(_) => "yes",
        Err(denied) => {
            legend.0.entry(denied.code()).or_insert_with(|| denied.to_string());
            denied.code()
        }
    }
}
