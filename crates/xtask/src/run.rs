//! `cargo xtask run`: from a clone to a running Guildhall.

use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;

use crate::error::{Error, Result};

use crate::site::{self, Size};
use crate::step::step;
use crate::{places, process};

/// The port that the server takes when nothing else is said.
const USUAL_PORT: u16 = 8080;

/// What `run` was asked for.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Wishes {
    /// Fill an empty database with one believable organization per pack, ready to sign in to.
    #[arg(long)]
    demo: bool,
    /// Build the browser's half for development: each change is there sooner, and the download is large.
    #[arg(long)]
    dev: bool,
    /// Passed on to `guildhall serve`.
    #[arg(last = true)]
    server: Vec<String>,
}

/// Builds what is out of date, then becomes the server.
pub(crate) fn run(wishes: &Wishes) -> Result<()> {
    site::build(if wishes.dev { Size::Quick } else { Size::Small })?;
    let server = build_server(false)?;
    let mut command = process::command(server);
    command.arg("serve");
    if wishes.demo {
        command.arg("--demo");
    }
    if wishes.demo && !wishes.chosen("data") {
        command.args(["--data", "data/demo"]);
    }
    if !wishes.chosen("listen") {
        let address = format!("127.0.0.1:{}", usual_or_free_port()?);
        command.args(["--listen", &address]);
        println!("\nGuildhall starts at http://{address} (Ctrl-C ends it)\n");
    }
    let trouble = command.args(&wishes.server).exec();
    Err(Error::NotStarted { program: "guildhall".to_owned(), source: trouble })
}

impl Wishes {
    /// Whether the person has chosen this setting of the server: by flag, in the environment, or in `guildhall.toml`.
    fn chosen(&self, setting: &str) -> bool {
        let flag = format!("--{setting}");
        let by_flag = self.server.iter().any(|word| *word == flag || word.starts_with(&format!("{flag}=")));
        let by_variable = std::env::var_os(format!("GUILDHALL_{}", setting.to_uppercase())).is_some();
        let file = std::fs::read_to_string(places::root().join("guildhall.toml")).unwrap_or_default();
        by_flag || by_variable || file.lines().any(|line| line.trim_start().starts_with(setting))
    }
}

/// Builds the server alone, and returns its binary.
pub(crate) fn build_server(release: bool) -> Result<PathBuf> {
    let (why, folder) = if release {
        ("the server, optimized, with the site inside", "release")
    } else {
        ("the server; it reads the site from target/site", "debug")
    };
    step("compile the server", why, || {
        let mut cargo = process::command("cargo");
        cargo.args(["build", "-p", "guildhall-server", "--bin", "guildhall"]);
        if release {
            cargo.arg("--release");
        }
        process::run(&mut cargo, "server")
    })?;
    Ok(places::target().join(folder).join("guildhall"))
}

fn usual_or_free_port() -> Result<u16> {
    if TcpListener::bind((Ipv4Addr::LOCALHOST, USUAL_PORT)).is_ok() {
        return Ok(USUAL_PORT);
    }
    let free = guildhall_cluster::program::free_port();
    free.map_err(|trouble| Error::said(format!("No free port was found: {trouble}.")))
}
