//! Every statement is one that both engines understand.

use guildhall_store::every_statement;
use guildhall_testkit::{postgres, run, sqlite};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use std::fmt::Write;

#[test]
fn every_statement_is_prepared_by_sqlite() {
    run(sqlite(), |database| async move {
        drop(database.store().await);
        let connection = rusqlite::Connection::open(database.url().strip_prefix("sqlite:").unwrap()).unwrap();
        for (name, parts, _) in every_statement() {
            for sql in parts {
                if let Err(error) = connection.prepare(sql) {
                    panic!("{name}: {error}\n{sql}");
                }
            }
        }
    });
}

#[test]
fn every_statement_is_prepared_by_postgres() {
    run(postgres(), |database| async move {
        drop(database.store().await);
        let mut connection = PgConnection::connect(database.url()).await.unwrap();
        for (name, _, parts) in every_statement() {
            for sql in parts {
                if let Err(error) = connection.prepare(AssertSqlSafe(dense(sql)).into_sql_str()).await {
                    panic!("{name}: {error}\n{sql}");
                }
            }
        }
    });
}

/// SQLite looks at the value behind a bare `limit $1` while it plans, and so plans the statement anew each time it runs; a sum it leaves alone.
#[test]
fn no_statement_is_planned_anew_for_its_limit() {
    for (name, parts, _) in every_statement() {
        for limit in parts.iter().flat_map(|sql| sql.split("limit $").skip(1)) {
            let rest = limit.trim_start_matches(|c: char| c.is_ascii_digit());
            assert!(rest.starts_with(" + 0"), "{name} limits by an argument alone");
        }
    }
}

/// The same statement with its arguments numbered without gaps: a script's statements share their numbers, and PostgreSQL cannot
/// guess the type of an argument that a statement does not use.
fn dense(sql: &str) -> String {
    let mut seen: Vec<&str> = Vec::new();
    let mut out = String::new();
    let mut parts = sql.split('$');
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let digits = part.find(|c: char| !c.is_ascii_digit()).unwrap_or(part.len());
        let (number, rest) = part.split_at(digits);
        let place = seen.iter().position(|earlier| *earlier == number).unwrap_or_else(|| {
            seen.push(number);
            seen.len() - 1
        });
        write!(out, "${}{rest}", place + 1).unwrap();
    }
    out
}

#[test]
fn every_file_that_names_statements_is_checked() {
    let sources = walk(std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")));
    let named: usize = sources.iter().map(|text| text.matches("\nstatements! {").count()).sum();
    let listed: usize = sources.iter().map(|text| text.matches("::STATEMENTS,").count()).sum();
    assert_eq!(named, listed, "a file with `statements!` is missing from statement.rs");
}

fn walk(folder: &std::path::Path) -> Vec<String> {
    let mut texts = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            texts.extend(walk(&path));
        } else {
            texts.push(std::fs::read_to_string(path).unwrap());
        }
    }
    texts
}

use sqlx::SqlSafeStr;
