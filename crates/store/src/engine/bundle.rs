//! Statements that nobody waits for: collected while a change is worked out, run in one go before anything reads or commits.
//!
//! A part says what it writes from values alone and how many rows must change by it; no part reads what another part of the bundle
//! writes, and no two parts change the same row. So SQLite runs a bundle as one script, PostgreSQL as one statement.

use super::Wire;
use sqlx::sqlite::SqliteQueryResult;
use sqlx::{AssertSqlSafe, PgConnection, Postgres, SqlSafeStr, SqlStr, Sqlite, SqliteConnection};
use std::collections::HashMap;
use std::fmt::Write;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use uuid::Uuid;

/// How many parts may run in one go.
const MOST: usize = 64;

/// Texts by the places of their parts in the program: there are a few dozen.
type Texts = LazyLock<Mutex<HashMap<Vec<(usize, usize)>, Arc<str>>>>;

static SCRIPTS: Texts = LazyLock::new(Mutex::default);
static STATEMENTS: Texts = LazyLock::new(Mutex::default);
static OPENED: Texts = LazyLock::new(Mutex::default);

/// Parts in the order in which they came.
#[derive(Default)]
pub(crate) struct Bundle {
    parts: Vec<&'static str>,
    values: Vec<Value>,
    /// Before which value each part's own begin.
    offsets: Vec<usize>,
    rows: u64,
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
    pub(crate) fn add<const N: usize>(&mut self, part: &'static str, rows: u64, values: [Value; N]) {
        self.offsets.push(self.values.len());
        self.parts.push(part);
        self.values.extend(values);
        self.rows += rows;
    }

    /// Whether it is so long that it should run before more is added.
    pub(crate) fn is_full(&self) -> bool {
        self.parts.len() >= MOST
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// Runs all parts.
    pub(crate) async fn run(self, wire: Wire<'_>) -> std::result::Result<u64, sqlx::Error> {
        match wire {
            Wire::Sqlite(conn) => self.run_script(conn).await,
            Wire::Postgres(conn) => self.run_statement(conn).await,
        }
    }

    /// How many rows must change. Events are decided from facts read in the same transaction: when fewer change, counters would drift.
    pub(crate) fn rows(&self) -> u64 {
        self.rows
    }

    async fn run_script(self, conn: &mut SqliteConnection) -> std::result::Result<u64, sqlx::Error> {
        let text = text(&SCRIPTS, &self.parts, || self.script());
        let mut query = sqlx::query::<Sqlite>(AssertSqlSafe(text));
        for value in self.values {
            query = match value {
                Value::Id(id) => query.bind(id),
                Value::Number(number) => query.bind(number),
                Value::Text(text) => query.bind(text),
                Value::Bytes(bytes) => query.bind(bytes),
                Value::Flag(flag) => query.bind(flag),
            };
        }
        query.execute(conn).await.map(|done: SqliteQueryResult| done.rows_affected())
    }

    async fn run_statement(self, conn: &mut PgConnection) -> std::result::Result<u64, sqlx::Error> {
        let text = text(&STATEMENTS, &self.parts, || self.statement());
        let mut query = sqlx::query_scalar::<Postgres, i64>(AssertSqlSafe(text));
        for value in self.values {
            query = match value {
                Value::Id(id) => query.bind(id),
                Value::Number(number) => query.bind(number),
                Value::Text(text) => query.bind(text),
                Value::Bytes(bytes) => query.bind(bytes),
                Value::Flag(flag) => query.bind(flag),
            };
        }
        query.fetch_one(conn).await.map(i64::unsigned_abs)
    }

    /// One statement after another.
    fn script(&self) -> String {
        let mut text = String::new();
        for (part, offset) in self.parts.iter().zip(&self.offsets) {
            renumber(&mut text, part, *offset);
            text.push_str(";\n");
        }
        text
    }

    /// One statement of which each part is a clause; it gives the number of rows that changed.
    fn statement(&self) -> String {
        let (mut text, mut sum) = (String::from("with "), String::new());
        for (place, (part, offset)) in self.parts.iter().zip(&self.offsets).enumerate() {
            let (comma, plus) = if place == 0 { ("", "") } else { (", ", " + ") };
            let _ = write!(text, "{comma}p{place} as (");
            renumber(&mut text, part, *offset);
            text.push_str(" returning 1)");
            let _ = write!(sum, "{plus}(select count(*) from p{place})");
        }
        text + " select " + &sum
    }
}

/// Two statements as one script of the file's.
pub(crate) fn in_one_go(first: &'static str, second: &'static str) -> SqlStr {
    AssertSqlSafe(text(&OPENED, &[first, second], || format!("{first};\n{second}"))).into_sql_str()
}

/// The text for these parts, made once. All of it comes from the program's own statements, and nothing from anybody's input.
fn text(texts: &Texts, parts: &[&'static str], make: impl FnOnce() -> String) -> Arc<str> {
    let key = parts.iter().map(|part| (part.as_ptr().addr(), part.len())).collect();
    let mut texts = texts.lock().unwrap_or_else(PoisonError::into_inner);
    Arc::clone(texts.entry(key).or_insert_with(|| make().into()))
}

/// Writes a part with its arguments numbered on from an offset.
fn renumber(text: &mut String, part: &str, offset: usize) {
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

    fn two() -> Bundle {
        let mut bundle = Bundle::default();
        bundle.add("insert into a (x, y) values ($1, $2)", 1, [1_i64.into(), "y".into()]);
        bundle.add("update b set z = $2 where x = $1 and w = $1", 1, [2_i64.into(), true.into()]);
        bundle
    }

    #[test]
    fn a_file_runs_a_script() {
        let expected =
            "insert into a (x, y) values ($1, $2);\nupdate b set z = $4 where x = $3 and w = $3;\n";
        assert_eq!(two().script(), expected);
    }

    #[test]
    fn a_server_runs_one_statement() {
        let expected = "with p0 as (insert into a (x, y) values ($1, $2) returning 1), \
            p1 as (update b set z = $4 where x = $3 and w = $3 returning 1) \
            select (select count(*) from p0) + (select count(*) from p1)";
        assert_eq!(two().statement(), expected);
    }

    #[test]
    fn the_text_is_made_once() {
        let script = || text(&SCRIPTS, &two().parts, || two().script());
        assert!(Arc::ptr_eq(&script(), &script()));
    }
}
