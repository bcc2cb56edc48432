//! The operator's commands.

use crate::config::{self, Settings, table};
use crate::trouble::Trouble;
use crate::{account, audit, backup, doctor, explain, logging, mail, member, plan, repair, restore, serve};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Args, Parser, Subcommand};
use std::error::Error as _;
use std::path::PathBuf;
use std::process::ExitCode;

/// The members' hall of an organization: people, roles, invitations, and who did what
#[derive(Debug, Parser)]
#[command(name = "guildhall", version, about, max_term_width = 110)]
struct Cli {
    /// The configuration file; guildhall.toml when there is one
    #[arg(long, env = "GUILDHALL_CONFIG", global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(flatten)]
    settings: Settings,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the console, its API and its mail (the default)
    Serve(Serve),
    /// Bring the database's schema up to date, and end
    Migrate,
    /// Check configuration, database, mail and clock, and say what is wrong
    Doctor,
    /// Check the history
    #[command(subcommand)]
    Audit(Audit),
    /// Say or change which plan an organization is on
    #[command(subcommand)]
    Plan(Plan),
    /// Say who is a member of an organization, or change what someone is there
    #[command(subcommand)]
    Member(member::Command),
    /// Say whose an account is, or help somebody who lost their address or password
    #[command(subcommand)]
    Account(account::Command),
    /// Look at the mails that are held back, and let them leave or drop them
    #[command(subcommand)]
    Mail(mail::Command),
    /// Copy the database into a new file while servers run, and check the copy
    Backup {
        /// The file to make
        file: PathBuf,
    },
    /// Put a backup in the place of the database; the present one is kept under another name
    Restore(restore::Wish),
    /// Compare counters with the rows that they count, and write them anew
    Repair(repair::Wish),
    /// Say what someone may do, why, and what would change it
    Explain(explain::Question),
    /// Print the table of all settings
    Config,
}

#[derive(Debug, Default, Args)]
struct Serve {
    /// Fill an empty database with believable organizations, ready to sign in to
    #[arg(long)]
    demo: bool,
    /// Hold back every mail that waits to leave, as after restoring a backup; see “guildhall mail”
    #[arg(long)]
    hold_mail: bool,
}

#[derive(Debug, Subcommand)]
enum Plan {
    /// Put an organization on a plan; people who are there stay
    Set(plan::Change),
    /// Say which plan an organization is on
    Show {
        /// The organization's own part of the address
        slug: String,
    },
}

#[derive(Debug, Subcommand)]
enum Audit {
    /// Recompute the hash chain of every organization, and name the first entry that is not what was written
    Verify {
        /// One organization alone
        #[arg(long, value_name = "SLUG")]
        org: Option<String>,
    },
}

/// Runs the program: 0 when all is well, 1 with one sentence when it is not, 2 when the command line makes no sense.
#[must_use]
pub fn main() -> ExitCode {
    match Cli::try_parse() {
        Ok(cli) => match run(cli) {
            Ok(()) => ExitCode::SUCCESS,
            Err(trouble) => {
                complain(&trouble);
                ExitCode::FAILURE
            }
        },
        Err(error) => misread(&error),
    }
}

fn run(cli: Cli) -> Result<(), Trouble> {
    let command = cli.command.unwrap_or_else(|| Command::Serve(Serve::default()));
    if matches!(command, Command::Config) {
        say(table().trim_end());
        return Ok(());
    }
    let settings = cli.settings.over_file(cli.config.as_deref())?;
    logging::begin(settings.log())?;
    config::check_address(&settings.database())?;
    // One of them may be waiting for the disk: see `store::engine::writer`.
    let threads = std::thread::available_parallelism().map_or(2, usize::from) + 1;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(threads).enable_all().build();
    let runtime =
        runtime.map_err(|error| Trouble::new(format!("The program cannot start its threads: {error}.")))?;
    runtime.block_on(async {
        match command {
            Command::Serve(Serve { demo, hold_mail }) => {
                Box::pin(serve::serve(&settings, demo, hold_mail)).await
            }
            Command::Migrate => migrate(&settings).await,
            Command::Doctor => doctor::examine(&settings).await,
            Command::Audit(Audit::Verify { org }) => audit::verify(&settings, org.as_deref()).await,
            Command::Plan(Plan::Set(change)) => plan::set(&settings, &change).await,
            Command::Plan(Plan::Show { slug }) => plan::show(&settings, &slug).await,
            Command::Member(command) => Box::pin(member::run(&settings, &command)).await,
            Command::Account(command) => Box::pin(account::run(&settings, &command)).await,
            Command::Mail(command) => mail::run(&settings, &command).await,
            Command::Backup { file } => backup::backup(&settings, &file).await,
            Command::Restore(wish) => Box::pin(restore::restore(&settings, &wish)).await,
            Command::Repair(wish) => repair::repair(&settings, &wish).await,
            Command::Explain(question) => explain::explain(&settings, &question).await,
            Command::Config => Ok(()),
        }
    })
}

async fn migrate(settings: &Settings) -> Result<(), Trouble> {
    let store = serve::open(&settings.database()).await?;
    let schema = store.schema().await?;
    say(&format!("The database ({}) has schema {schema}, as this program expects it.", store.engine_name()));
    store.close().await;
    Ok(())
}

/// A value that cannot be used is trouble like any other; everything else is clap's to explain.
fn misread(error: &clap::Error) -> ExitCode {
    let named = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.clone()),
        Some(_) | None => None,
    };
    let is_value = [ErrorKind::ValueValidation, ErrorKind::InvalidValue].contains(&error.kind());
    let flag = named(ContextKind::InvalidArg).filter(|_| is_value);
    if let (Some(flag), Some(value)) = (flag, named(ContextKind::InvalidValue)) {
        let why = error.source().map(ToString::to_string).unwrap_or_default();
        complain(&unusable(&flag, &value, &why));
        return ExitCode::FAILURE;
    }
    // The terminal may be gone; there is nobody to tell then.
    let _unread = error.print();
    if error.use_stderr() { ExitCode::from(2) } else { ExitCode::SUCCESS }
}

/// Says which setting is meant; a value that may hold a password is not repeated.
fn unusable(flag: &str, value: &str, why: &str) -> Trouble {
    let flag = flag.split_whitespace().next().unwrap_or_default().trim_start_matches('-');
    let variable = flag.replace('-', "_").to_uppercase();
    let shown =
        if ["smtp", "database"].contains(&flag) { "The value".to_owned() } else { format!("“{value}”") };
    Trouble::new(format!("{shown} cannot be used for --{flag} or GUILDHALL_{variable}: {why}."))
}

/// Prints a line for the operator.
#[allow(clippy::print_stdout, reason = "this is what the operator asked to read")]
pub(crate) fn say(line: &str) {
    println!("{line}");
}

/// Says what is wrong.
#[allow(clippy::print_stderr, reason = "this is where a program says why it ends")]
fn complain(trouble: &Trouble) {
    eprintln!("{trouble}");
}
