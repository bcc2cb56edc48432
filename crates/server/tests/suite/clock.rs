//! A clock that differs from the database server's: `serve` says so in its log, and `doctor` too.

use crate::process::guildhall;
use std::io::{BufRead, BufReader};
use std::process::Stdio;

/// Puts a clock that is an hour ahead before the database's own.
const AHEAD: &str = "
    create function public.clock_timestamp() returns timestamptz language sql
        as $$ select pg_catalog.clock_timestamp() + interval '1 hour' $$;
    do $$ begin
        execute format('alter database %I set search_path = public, pg_catalog', current_database());
    end $$";

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_differs_is_said_by_serve_and_doctor() {
    let database = guildhall_testkit::postgres().await;
    database.meddle(AHEAD).await;
    let arguments = ["serve", "--listen", "127.0.0.1:0", "--database", database.url(), "--log", "warn"];
    let mut server = guildhall(&arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let log = BufReader::new(server.stderr.take().unwrap());
    let told =
        log.lines().map_while(Result::ok).any(|line| line.contains("seconds behind the database server's"));
    server.kill().unwrap();
    server.wait().unwrap();
    assert!(told, "the log says nothing of the clock");
    let output = guildhall(&["doctor", "--database", database.url()]).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("WRONG  clock: ") && said.contains("seconds behind"), "{said}");
    database.take_away().await;
}
