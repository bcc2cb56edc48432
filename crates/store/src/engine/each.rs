//! The same question about several things: each gives one row, in the order in which they were asked, or all give none.

use super::bundle::{Texts, bound, portion, renumber, text};
use super::{FromFile, Patience, Value, Wire, in_time, rows};
use crate::conn::Conn;
use crate::error::{Error, Result};
use rusqlite::{Connection, ToSql};
use sqlx::postgres::PgRow;
use sqlx::{AssertSqlSafe, FromRow, PgConnection, Postgres};
use std::fmt::Write;
use std::sync::{Arc, LazyLock, Mutex};

static UNIONS: Texts = LazyLock::new(Mutex::default);

/// Asks a statement once for each set of values; the server several in one go.
pub(crate) async fn fetch_each<R, const N: usize>(
    conn: &mut Conn,
    sql: &'static str,
    questions: Vec<[Value; N]>,
) -> Result<Vec<R>>
where
    R: FromFile + for<'r> FromRow<'r, PgRow> + Send + Unpin,
{
    conn.settle_first().await?;
    let found = match conn.wire()? {
        Wire::Sqlite(wire) => {
            let mut patience = Patience::new();
            loop {
                match one_by_one(wire, sql, &questions).map_err(Error::from) {
                    Err(error) if patience.lasts(&error) => patience.pause().await,
                    ended => break ended,
                }
            }
        }
        Wire::Postgres(wire) => in_time(together(wire, sql, questions)).await,
    };
    conn.outcome(found)
}

async fn together<R, const N: usize>(
    conn: &mut PgConnection,
    sql: &'static str,
    mut questions: Vec<[Value; N]>,
) -> std::result::Result<Vec<R>, sqlx::Error>
where
    R: for<'r> FromRow<'r, PgRow> + Send + Unpin,
{
    let mut rows = Vec::with_capacity(questions.len());
    while !questions.is_empty() {
        let left = questions.split_off(portion(questions.len()));
        let asked = std::mem::replace(&mut questions, left);
        let mut query = sqlx::query_as::<Postgres, R>(AssertSqlSafe(union(sql, asked.len(), N)));
        for value in asked.into_iter().flatten() {
            query = bound!(query, value);
        }
        rows.append(&mut query.fetch_all(&mut *conn).await?);
    }
    Ok(rows)
}

fn one_by_one<R: FromFile, const N: usize>(
    conn: &Connection,
    sql: &str,
    asked: &[[Value; N]],
) -> rusqlite::Result<Vec<R>> {
    let mut found = Vec::with_capacity(asked.len());
    for values in asked {
        found.extend(rows::fetch_optional(conn, sql, &values.each_ref().map(|value| value as &dyn ToSql))?);
    }
    Ok(found)
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
