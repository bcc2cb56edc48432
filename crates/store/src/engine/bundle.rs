//! Statements that nobody waits for: collected while a change is worked out, run in one go before anything reads or commits.
//!
//! A part says what it writes from values alone and how many rows must change by it; no part reads what another part of the bundle
//! writes, and no two parts change the same row. So SQLite runs them one after another, and PostgreSQL all as one statement.

use super::{Wire, in_time, rows};
use crate::error::Result;
use rusqlite::{Connection, ToSql};
use sqlx::{AssertSqlSafe, PgConnection, Postgres};
use std::collections::HashMap;
use std::fmt::Write;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use uuid::Uuid;

/// How many parts may wait.
const MOST: usize = 256;
/// How many paragraphs run in one go.
const TOGETHER: usize = 16;

/// A value bound to a query.
macro_rules! bound {
    ($query:expr, $value:expr) => {
        match $value {
            Value::Id(id) => $query.bind(id),
            Value::Number(number) => $query.bind(number),
            Value::Text(text) => $query.bind(text),
            Value::Bytes(bytes) => $query.bind(bytes),
            Value::Flag(flag) => $query.bind(flag),
        }
    };
}
pub(super) use bound;

/// Texts by the places of their parts in the program: there are a few dozen.
pub(super) type Texts = LazyLock<Mutex<HashMap<Vec<(usize, usize)>, Arc<str>>>>;

static STATEMENTS: Texts = LazyLock::new(Mutex::default);

/// Parts in the order in which they came, in paragraphs: a part that its paragraph has already begins the next. So a paragraph is never longer
/// than there are parts, and there are few texts however often each part comes.
#[derive(Default)]
pub(crate) struct Bundle {
    paragraphs: Vec<Paragraph>,
    parts: usize,
}

/// How many rows a part must change. Events are decided from facts read in the same transaction: where a part finds none, counters would
/// drift. It is asked of each part by itself, so that none hides behind another that changed more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rows {
    /// Exactly one.
    One,
    /// However many there are.
    Any,
}

impl Rows {
    /// Whether a number of rows is what was said.
    pub(crate) fn are_kept(self, changed: u64) -> bool {
        match self {
            Self::One => changed == 1,
            Self::Any => true,
        }
    }
}

/// Parts and their values, and before which value each part's own begin.
#[derive(Default)]
struct Paragraph {
    parts: Vec<&'static str>,
    rows: Vec<Rows>,
    values: Vec<Value>,
    offsets: Vec<usize>,
}

/// What a statement's argument may be.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    /// An identifier, or none.
    Id(Option<Uuid>),
    /// A number or a moment, or none.
    Number(Option<i64>),
    /// A text, or none.
    Text(Option<String>),
    /// Bytes, or none.
    Bytes(Option<Vec<u8>>),
    /// Yes or no.
    Flag(bool),
}

impl Bundle {
    /// Adds a part, and how many rows must change by it.
    pub(crate) fn add<const N: usize>(&mut self, part: &'static str, rows: Rows, values: [Value; N]) {
        let begins = self.paragraphs.last().is_none_or(|last| last.parts.contains(&part));
        if begins {
            self.paragraphs.push(Paragraph::default());
        }
        if let Some(last) = self.paragraphs.last_mut() {
            last.offsets.push(last.values.len());
            last.parts.push(part);
            last.rows.push(rows);
            last.values.extend(values);
        }
        self.parts += 1;
    }

    /// Begins a new paragraph after several, so that they stay alike.
    pub(crate) fn set_apart(&mut self) {
        if self.paragraphs.len() > 1 {
            self.paragraphs.push(Paragraph::default());
        }
    }

    /// Whether it is so long that it should run before more is added.
    pub(crate) fn is_full(&self) -> bool {
        self.parts >= MOST
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.parts == 0
    }

    /// How many rows each part must change, in their order.
    pub(crate) fn expected(&self) -> Vec<Rows> {
        self.paragraphs.iter().flat_map(|paragraph| &paragraph.rows).copied().collect()
    }

    /// Runs all parts: on a file one after another, on a server as few statements. Gives how many rows each changed, in their order.
    pub(crate) async fn run(self, wire: Wire<'_>) -> Result<Vec<u64>> {
        match wire {
            Wire::Sqlite(conn) => {
                let mut changed = Vec::with_capacity(self.parts);
                for paragraph in &self.paragraphs {
                    paragraph.run_each(conn, &mut changed)?;
                }
                Ok(changed)
            }
            Wire::Postgres(conn) => in_time(self.run_together(conn)).await,
        }
    }

    /// Paragraphs that are alike run sixteen, eight, four or two in one go, so that there are few different texts to prepare.
    async fn run_together(self, conn: &mut PgConnection) -> std::result::Result<Vec<u64>, sqlx::Error> {
        let (mut changed, mut rest) =
            (Vec::with_capacity(self.parts), self.paragraphs.into_iter().peekable());
        let mut waiting: Vec<Paragraph> = Vec::new();
        while let Some(next) = rest.next() {
            waiting.push(next);
            let goes_on =
                rest.peek().is_some_and(|after| waiting.first().is_some_and(|first| first.is_like(after)));
            while !waiting.is_empty() && (!goes_on || waiting.len() >= TOGETHER) {
                let together = portion(waiting.len());
                let left = waiting.split_off(together);
                let joined = Paragraph::joined(std::mem::replace(&mut waiting, left));
                changed.extend(joined.run_as_one(conn).await?);
            }
        }
        Ok(changed)
    }
}

/// How many of so many run in one go: a power of two.
pub(super) fn portion(count: usize) -> usize {
    count.checked_ilog2().map_or(0, |power| 1 << power).min(TOGETHER)
}

impl Paragraph {
    fn is_like(&self, other: &Self) -> bool {
        self.parts.len() == other.parts.len()
            && self.parts.iter().zip(&other.parts).all(|(one, two)| std::ptr::eq(*one, *two))
    }

    fn joined(paragraphs: Vec<Self>) -> Self {
        let mut all = Self::default();
        for Self { parts, rows, values, offsets } in paragraphs {
            all.rows.extend(rows);
            all.offsets.extend(offsets.into_iter().map(|offset| offset + all.values.len()));
            all.parts.extend(parts);
            all.values.extend(values);
        }
        all
    }

    fn run_each(&self, conn: &Connection, changed: &mut Vec<u64>) -> rusqlite::Result<()> {
        let values: Vec<&dyn ToSql> = self.values.iter().map(|value| value as &dyn ToSql).collect();
        for (part, offset) in self.parts.iter().zip(&self.offsets) {
            changed.push(rows::execute(conn, part, values.get(*offset..).unwrap_or_default())?);
        }
        Ok(())
    }

    async fn run_as_one(self, conn: &mut PgConnection) -> std::result::Result<Vec<u64>, sqlx::Error> {
        if self.parts.is_empty() {
            return Ok(Vec::new());
        }
        let text = text(&STATEMENTS, &self.parts, || self.statement());
        let mut query = sqlx::query_scalar::<Postgres, Vec<i64>>(AssertSqlSafe(text));
        for value in self.values {
            query = bound!(query, value);
        }
        let changed = query.fetch_one(conn).await?;
        Ok(changed.into_iter().map(i64::unsigned_abs).collect())
    }

    /// One statement of which each part is a clause; it gives the numbers of rows that each changed.
    fn statement(&self) -> String {
        let (mut text, mut counts) = (String::from("with "), String::new());
        for (place, (part, offset)) in self.parts.iter().zip(&self.offsets).enumerate() {
            let comma = if place == 0 { "" } else { ", " };
            let _ = write!(text, "{comma}p{place} as (");
            renumber(&mut text, part, *offset);
            text.push_str(" returning 1)");
            let _ = write!(counts, "{comma}(select count(*) from p{place})");
        }
        text + " select array[" + &counts + "]"
    }
}

/// The text for these parts, made once. All of it comes from the program's own statements, and nothing from anybody's input.
pub(super) fn text(texts: &Texts, parts: &[&'static str], make: impl FnOnce() -> String) -> Arc<str> {
    let key = parts.iter().map(|part| (part.as_ptr().addr(), part.len())).collect();
    let mut texts = texts.lock().unwrap_or_else(PoisonError::into_inner);
    Arc::clone(texts.entry(key).or_insert_with(|| make().into()))
}

/// Writes a part with its arguments numbered on from an offset.
pub(super) fn renumber(text: &mut String, part: &str, offset: usize) {
    let mut pieces = part.split('$');
    text.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        let digits = piece.find(|c: char| !c.is_ascii_digit()).unwrap_or(piece.len());
        let (number, rest) = piece.split_at(digits);
        let number = number.parse::<usize>().map_or(0, |number| number + offset);
        let _ = write!(text, "${number}{rest}");
    }
}

macro_rules! values_from {
    ($($from:ty => $to:expr),+ $(,)?) => {$(
        impl From<$from> for Value {
            fn from(value: $from) -> Self {
                let make: fn($from) -> Self = $to;
                make(value)
            }
        }
    )+};
}
values_from! {
    Uuid => |id| Self::Id(Some(id)),
    Option<Uuid> => Self::Id,
    i64 => |number| Self::Number(Some(number)),
    Option<i64> => Self::Number,
    bool => Self::Flag,
    &str => |text| Self::Text(Some(text.to_owned())),
    Option<&str> => |text| Self::Text(text.map(str::to_owned)),
    &[u8] => |bytes| Self::Bytes(Some(bytes.to_vec())),
    Option<&[u8]> => |bytes| Self::Bytes(bytes.map(<[u8]>::to_vec)),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn two() -> Paragraph {
        let mut bundle = Bundle::default();
        bundle.add("insert into a (x, y) values ($1, $2)", Rows::One, [1_i64.into(), "y".into()]);
        bundle.add("update b set z = $2 where x = $1 and w = $1", Rows::One, [2_i64.into(), true.into()]);
        Paragraph::joined(bundle.paragraphs)
    }

    #[test]
    fn a_server_runs_one_statement() {
        let expected = "with p0 as (insert into a (x, y) values ($1, $2) returning 1), \
            p1 as (update b set z = $4 where x = $3 and w = $3 returning 1) \
            select array[(select count(*) from p0), (select count(*) from p1)]";
        assert_eq!(two().statement(), expected);
    }

    #[test]
    fn the_text_is_made_once() {
        let statement = || text(&STATEMENTS, &two().parts, || two().statement());
        assert!(Arc::ptr_eq(&statement(), &statement()));
    }

    #[test]
    fn what_repeats_makes_paragraphs_that_are_alike() {
        const PARTS: [&str; 2] = ["insert into a values ($1)", "insert into b values ($1)"];
        let mut bundle = Bundle::default();
        for _ in 0..3 {
            bundle.add(PARTS[0], Rows::One, [1_i64.into()]);
            bundle.add(PARTS[1], Rows::One, [1_i64.into()]);
        }
        assert_eq!(bundle.paragraphs.len(), 3);
        bundle.add(PARTS[1], Rows::One, [1_i64.into()]);
        assert_eq!(bundle.paragraphs.len(), 4, "whichever part repeats");
        assert!(bundle.paragraphs[0].is_like(&bundle.paragraphs[2]));
        assert_eq!([1, 2, 3, 7, 16, 40].map(portion), [1, 2, 2, 4, 16, 16]);
    }
}
