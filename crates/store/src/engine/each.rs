//! The same question about several things in one go: each gives one row, in the order in which they were asked, or all give none.

use super::bundle::{Texts, bound, portion, renumber, text};
use super::{Value, Wire};
use crate::conn::Conn;
use crate::error::Result;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, FromRow, Postgres, Sqlite};
use std::fmt::Write;
use std::sync::{Arc, LazyLock, Mutex};

static SCRIPTS: Texts = LazyLock::new(Mutex::default);
static UNIONS: Texts = LazyLock::new(Mutex::default);

/// Asks a statement once for each set of values.
pub(crate) async fn fetch_each<R, const N: usize>(
    conn: &mut Conn,
    sql: &'static str,
    mut questions: Vec<[Value; N]>,
) -> Result<Vec<R>>
where
    R: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin,
{
    conn.settle_first().await?;
    let mut rows = Vec::with_capacity(questions.len());
    while !questions.is_empty() {
        let left = questions.split_off(portion(questions.len()));
        let asked = std::mem::replace(&mut questions, left);
        let opening = conn.link.opening()?;
        let count = asked.len();
        let values = asked.into_iter().flatten();
        let found = match conn.wire()? {
            Wire::Sqlite(wire) => {
                let text = script(opening, sql, count, N);
                let mut query = sqlx::query_as::<Sqlite, R>(AssertSqlSafe(text));
                for value in values {
                    query = bound!(query, value);
                }
                query.fetch_all(wire).await
            }
            Wire::Postgres(wire) => {
                let mut query = sqlx::query_as::<Postgres, R>(AssertSqlSafe(union(sql, count, N)));
                for value in values {
                    query = bound!(query, value);
                }
                query.fetch_all(wire).await
            }
        };
        rows.extend(conn.outcome(found)?);
    }
    Ok(rows)
}

/// The file's: one statement after another, behind what begins the transaction.
fn script(opening: Option<&'static str>, sql: &'static str, count: usize, values: usize) -> Arc<str> {
    let mut parts: Vec<&'static str> = opening.into_iter().collect();
    parts.extend(std::iter::repeat_n(sql, count));
    text(&SCRIPTS, &parts, || {
        let mut script = opening.map_or_else(String::new, |opening| format!("{opening};\n"));
        for place in 0..count {
            renumber(&mut script, sql, place * values);
            script.push_str(";\n");
        }
        script
    })
}

/// The server's: one statement.
fn union(sql: &'static str, count: usize, values: usize) -> Arc<str> {
    let parts: Vec<&'static str> = std::iter::repeat_n(sql, count).collect();
    text(&UNIONS, &parts, || {
        let mut union = String::from("select * from (");
        for place in 0..count {
            let all = if place == 0 { "" } else { " union all " };
            let _ = write!(union, "{all}select {place} as place, q{place}.* from (");
            renumber(&mut union, sql, place * values);
            let _ = write!(union, ") as q{place}");
        }
        union + ") as every order by place"
    })
}
