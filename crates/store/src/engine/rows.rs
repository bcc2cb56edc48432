//! Statements on the file: called in place, without a thread in between. What takes long, taking turns and making a commit durable,
//! is `writer`'s.

use super::Value;
use rusqlite::types::{FromSql, ToSqlOutput};
use rusqlite::{CachedStatement, Connection, Row, ToSql};

/// What can be read from a row of the file, column by column.
pub(crate) trait FromFile: Sized {
    /// Reads it.
    fn from_file(row: &Row<'_>) -> rusqlite::Result<Self>;
}

macro_rules! tuples {
    ($(($($name:ident $place:literal),+))+) => {$(
        impl<$($name: FromSql),+> FromFile for ($($name,)+) {
            fn from_file(row: &Row<'_>) -> rusqlite::Result<Self> {
                Ok(($(row.get::<_, $name>($place)?,)+))
            }
        }
    )+};
}
tuples! {
    (A 0)
    (A 0, B 1)
    (A 0, B 1, C 2)
    (A 0, B 1, C 2, D 3)
    (A 0, B 1, C 2, D 3, E 4)
    (A 0, B 1, C 2, D 3, E 4, F 5)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11)
}

/// The columns of a row of the file, read one after another: to look each up by its name costs as much as the statement does.
pub(crate) struct Columns<'r> {
    row: &'r Row<'r>,
    next: usize,
}

/// A row with names, or a part of one.
pub(crate) trait Named: Sized {
    /// Reads its columns.
    fn read(columns: &mut Columns<'_>) -> rusqlite::Result<Self>;
}

impl<N: Named> FromFile for N {
    fn from_file(row: &Row<'_>) -> rusqlite::Result<Self> {
        Self::read(&mut Columns { row, next: 0 })
    }
}

impl Columns<'_> {
    /// The next one. That it has the name of the field is checked where tests run.
    pub(crate) fn next<T: FromSql>(&mut self, name: &'static str) -> rusqlite::Result<T> {
        let place = self.next;
        self.next += 1;
        if cfg!(debug_assertions) && self.row.as_ref().column_name(place)? != name {
            return Err(rusqlite::Error::InvalidColumnName(name.to_owned()));
        }
        self.row.get(place)
    }
}

/// A row with names: a structure whose fields are named as the statement's columns are, in the same order. A field may be a row itself:
/// `..name: Type`; its columns come first.
macro_rules! named_row {
    ($(#[$doc:meta])* $vis:vis struct $name:ident { $(..$part:ident: $row:ty,)* $($field:ident: $kind:ty,)+ }) => {
        $(#[$doc])*
        #[derive(sqlx::FromRow)]
        $vis struct $name {
            $(#[sqlx(flatten)] $part: $row,)*
            $($field: $kind,)+
        }

        impl crate::engine::Named for $name {
            fn read(columns: &mut crate::engine::Columns<'_>) -> rusqlite::Result<Self> {
                Ok(Self {
                    $($part: crate::engine::Named::read(columns)?,)*
                    $($field: columns.next(stringify!($field))?,)+
                })
            }
        }
    };
}
pub(crate) use named_row;

/// Every row.
pub(crate) fn fetch_all<R: FromFile>(
    conn: &Connection,
    sql: &str,
    values: &[&dyn ToSql],
) -> rusqlite::Result<Vec<R>> {
    let mut statement = ready(conn, sql, values)?;
    let mut rows = statement.raw_query();
    let mut read = Vec::new();
    while let Some(row) = rows.next()? {
        read.push(R::from_file(row)?);
    }
    Ok(read)
}

/// The first row, if there is one.
pub(crate) fn fetch_optional<R: FromFile>(
    conn: &Connection,
    sql: &str,
    values: &[&dyn ToSql],
) -> rusqlite::Result<Option<R>> {
    let mut statement = ready(conn, sql, values)?;
    let mut rows = statement.raw_query();
    let found = rows.next()?.map(R::from_file).transpose()?;
    // A statement that changes something has done so only once it has come to its end.
    while rows.next()?.is_some() {}
    Ok(found)
}

/// The one row that there must be.
pub(crate) fn fetch_one<R: FromFile>(
    conn: &Connection,
    sql: &str,
    values: &[&dyn ToSql],
) -> rusqlite::Result<R> {
    fetch_optional(conn, sql, values)?.ok_or(rusqlite::Error::QueryReturnedNoRows)
}

/// Runs a statement; the number of rows that it changed.
pub(crate) fn execute(conn: &Connection, sql: &str, values: &[&dyn ToSql]) -> rusqlite::Result<u64> {
    let mut statement = ready(conn, sql, values)?;
    let changed = statement.raw_execute()?;
    Ok(u64::try_from(changed).unwrap_or(u64::MAX))
}

/// Prepares a statement, unless it is, and binds its numbered arguments. SQLite takes `$3` for a name, and numbers names as it meets
/// them; a part of a script leaves some out.
fn ready<'c>(
    conn: &'c Connection,
    sql: &str,
    values: &[&dyn ToSql],
) -> rusqlite::Result<CachedStatement<'c>> {
    let mut statement = conn.prepare_cached(sql)?;
    for place in 1..=statement.parameter_count() {
        let name = statement.parameter_name(place).unwrap_or_default();
        let number = name.get(1..).and_then(|digits| digits.parse::<usize>().ok());
        let value = number.and_then(|number| values.get(number.checked_sub(1)?));
        let value = value.ok_or(rusqlite::Error::InvalidParameterCount(values.len(), place))?;
        statement.raw_bind_parameter(place, value)?;
    }
    Ok(statement)
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        match self {
            Self::Id(id) => id.to_sql(),
            Self::Number(number) => number.to_sql(),
            Self::Text(text) => text.to_sql(),
            Self::Bytes(bytes) => bytes.to_sql(),
            Self::Flag(flag) => flag.to_sql(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_found_by_their_numbers() {
        let conn = Connection::open_in_memory().unwrap();
        let row: (i64, i64, i64) =
            fetch_one(&conn, "select $3, $1, $3", rusqlite::params![1, "unused", 3]).unwrap();
        assert_eq!(row, (3, 1, 3));
        let lacking = fetch_one::<(i64,)>(&conn, "select $2", rusqlite::params![1]);
        assert!(matches!(lacking, Err(rusqlite::Error::InvalidParameterCount(1, 1))));
    }

    #[test]
    fn a_change_that_gives_rows_is_carried_out_in_full() {
        let conn = Connection::open_in_memory().unwrap();
        conn.execute_batch("create table a (x integer); insert into a values (1), (2)").unwrap();
        let first: Option<(i64,)> =
            fetch_optional(&conn, "update a set x = x + 10 returning x", &[]).unwrap();
        assert_eq!(first, Some((11,)));
        assert_eq!(fetch_all::<(i64,)>(&conn, "select x from a", &[]).unwrap(), [(11,), (12,)]);
        assert_eq!(execute(&conn, "delete from a where x = $1", &[&12]).unwrap(), 1);
    }
}
