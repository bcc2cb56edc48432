//! `cargo xtask bench`: measures the release binary from outside, and the decision from inside, beside that of other engines.

use crate::error::Result;
use crate::setup::{apt, postgres};
use crate::site::{self, Size};
use crate::test::browser;
use crate::{places, process, run};
use guildhall_cluster::program;

/// Builds what is measured and what measures; prints the lines and leaves the table in `target/xtask/bench.md`.
pub(crate) fn bench() -> Result<()> {
    if program::find("wrk").is_none() {
        apt::install("the load generator", &["wrk"], "apt-wrk")?;
    }
    site::build(Size::Small)?;
    let server = run::build_server(true)?;
    let database = postgres::start(postgres::For::Measuring)?;
    let mut decisions = process::command("cargo");
    decisions.args(["bench", "--quiet", "--package", "guildhall-domain", "--bench", "decide"]);
    print!("{}", process::output(&mut decisions)?);
    let mut peers = process::command("cargo");
    peers.args([
        "run",
        "--quiet",
        "--release",
        "--manifest-path",
        "peers/Cargo.toml",
        "--target-dir",
        "target",
    ]);
    print!("{}", process::output(&mut peers)?);
    print!("{}", browser::set_up()?.measure(&server, &database)?);
    let table = places::scratch().join("bench.md");
    let mut bench = process::command("cargo");
    bench.args(["run", "--quiet", "--release", "--package", "guildhall-bench", "--"]).arg(server).arg(&table);
    bench.env(postgres::URL, database.url());
    let log = process::run(&mut bench, "bench")?;
    print!("{}", std::fs::read_to_string(&log).map_err(crate::error::Error::at(&log))?);
    println!(
        "\nThe table is in {}; keep it in docs/PERFORMANCE.md with the machine and the date.",
        table.display()
    );
    Ok(())
}
