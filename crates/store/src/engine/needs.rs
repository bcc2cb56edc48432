//! What this program needs of a database before it can serve from it, and the statement that mends what is missing.

use super::{Wire, rows};
use crate::error::{Error, Result};
use sqlx::PgConnection;

/// The file's encoding; SQLite converts, but nothing compares byte by byte then.
const FILE_ENCODING: &str = "pragma encoding";
/// What the server is asked about itself and the role.
const PLACE: &str =
    "select cast(current_database() as text), cast(current_user as text), cast(current_schema() as text),
    cast(current_setting('server_encoding') as text), cast(current_setting('search_path') as text)";
/// Which rights the role lacks, on which of the tables.
const RIGHTS: &str = "select cast(c.relname as text), p.name from pg_class c
    cross join (select unnest(array['select', 'insert', 'update', 'delete']) as name) p
    where c.oid = any(select to_regclass(t.name) from unnest(cast($1 as text[])) as t(name))
        and not has_table_privilege(c.oid, p.name)
        and (c.relname <> 'schema_migration' or p.name = 'select')
    order by c.relname, p.name";
/// Which of the tables there are.
const PRESENT: &str =
    "select cast(count(to_regclass(t.name)) as bigint) from unnest(cast($1 as text[])) as t(name)";
const PROBE: &str = "create table guildhall_probe (one bigint)";

/// What a server says of itself: database, role, schema, encoding, search path.
type PlaceRow = (String, String, Option<String>, String, String);

/// What is missing, each in a sentence that says what mends it. `tables` are those of the schema.
pub(crate) async fn lacks(wire: Wire<'_>, tables: &[String], schema_stands: bool) -> Result<Vec<String>> {
    match wire {
        Wire::Sqlite(conn) => {
            let (encoding,): (String,) = rows::fetch_one(conn, FILE_ENCODING, &[])?;
            let is_other = encoding != "UTF-8";
            let says = format!(
                "The database file is encoded in {encoding}, and Guildhall needs UTF-8: begin with a new file, or write this one anew with \
                 “sqlite3 OLD .dump | sqlite3 NEW”."
            );
            Ok(is_other.then_some(says).into_iter().collect())
        }
        Wire::Postgres(conn) => server_lacks(conn, tables, schema_stands).await,
    }
}

async fn server_lacks(
    conn: &mut PgConnection,
    tables: &[String],
    schema_stands: bool,
) -> Result<Vec<String>> {
    let (database, role, schema, encoding, path): PlaceRow =
        sqlx::query_as(PLACE).fetch_one(&mut *conn).await?;
    let (database, role) = (quoted(&database), quoted(&role));
    let mut lacks = Vec::new();
    if encoding != "UTF8" {
        lacks.push(format!(
            "The database {database} is encoded in {encoding}, which has no place for most of the world's letters: make one with \
             “create database {database} encoding 'UTF8' template template0”, under another name or after dropping this one."
        ));
    }
    let Some(schema) = schema else {
        lacks.push(format!(
            "The role {role} can use none of the schemas in its search_path ({path}): “grant usage, create on schema public to {role}”, or \
             “alter role {role} set search_path = SCHEMA” to one that it can use."
        ));
        return Ok(lacks);
    };
    let schema = quoted(&schema);
    if !schema_stands {
        lacks.extend(cannot_create(conn, (&schema, &role)).await?);
        return Ok(lacks);
    }
    let (present,): (i64,) = sqlx::query_as(PRESENT).bind(tables).fetch_one(&mut *conn).await?;
    if usize::try_from(present).unwrap_or_default() < tables.len() {
        lacks.push(format!(
            "Some of Guildhall's tables are missing from the schema {schema}, though its list of migrations is there: restore a backup, or point \
             search_path ({path}) to the schema that holds them all."
        ));
    }
    let missing: Vec<(String, String)> = sqlx::query_as(RIGHTS).bind(tables).fetch_all(&mut *conn).await?;
    lacks.extend(without_rights(&missing, (&schema, &role)));
    Ok(lacks)
}

/// Tries to make a table, and takes it back.
async fn cannot_create(conn: &mut PgConnection, (schema, role): (&str, &str)) -> Result<Option<String>> {
    let mut probe = sqlx::Connection::begin(conn).await?;
    let made = sqlx::raw_sql(PROBE).execute(&mut *probe).await;
    probe.rollback().await?;
    match made.map_err(Error::from) {
        Ok(_) => Ok(None),
        Err(Error::Forbidden(said)) => Ok(Some(format!(
            "The role {role} may not make tables in the schema {schema} (the server says: {said}): “grant create on schema {schema} to {role}”, \
             or run “guildhall migrate” once as a role that may."
        ))),
        Err(error) => Err(error),
    }
}

fn without_rights(missing: &[(String, String)], (schema, role): (&str, &str)) -> Option<String> {
    let (table, right) = missing.first()?;
    let others = match missing.len() {
        1 => String::new(),
        more => format!(", and {} more such rights are missing", more - 1),
    };
    Some(format!(
        "The role {role} may not {right} in the table {table}{others}: “grant select, insert, update, delete on all tables in schema {schema} to \
         {role}”."
    ))
}

/// A name as a statement takes it.
fn quoted(name: &str) -> String {
    let plain = name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    let begins = name.bytes().next().is_some_and(|b| b.is_ascii_lowercase() || b == b'_');
    if plain && begins { name.to_owned() } else { format!("\"{}\"", name.replace('"', "\"\"")) }
}
