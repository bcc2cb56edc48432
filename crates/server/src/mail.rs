//! `guildhall mail`: the mails that are held back.

use crate::cli::say;
use crate::config::Settings;
use crate::plan::context;
use crate::serve::Purpose;
use crate::trouble::Trouble;
use guildhall_service::Context;
use guildhall_service::operator::Answer;
use guildhall_service::operator::accounts::when;
use guildhall_service::operator::mails::{self, Which};

/// What is asked or done.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    /// List the mails that are held back
    List,
    /// Hold back every mail that waits to leave
    Hold,
    /// Let held mails leave
    Release(Chosen),
    /// Drop held mails for good
    Drop(Chosen),
}

impl Command {
    fn purpose(&self) -> Purpose {
        match self {
            Self::List => Purpose::Look,
            Self::Hold | Self::Release(_) | Self::Drop(_) => Purpose::Change,
        }
    }
}

/// Which of the held mails.
#[derive(Debug, clap::Args)]
pub(crate) struct Chosen {
    /// Their ids, as the list shows them
    #[arg(required_unless_present = "all", value_name = "ID")]
    ids: Vec<String>,
    /// All of them
    #[arg(long, conflicts_with = "ids")]
    all: bool,
}

impl Chosen {
    fn which(&self) -> Which<'_> {
        if self.all { Which::All } else { Which::These(&self.ids) }
    }
}

/// Answers or carries out.
///
/// # Errors
/// Says that no such mail is held.
pub(crate) async fn run(settings: &Settings, command: &Command) -> Result<(), Trouble> {
    let ctx = context(settings, command.purpose()).await?;
    let done = match command {
        Command::List => list(&ctx).await,
        Command::Hold => hold(&ctx).await,
        Command::Release(chosen) => tell(mails::release(&ctx, chosen.which()).await, "leave now"),
        Command::Drop(chosen) => tell(mails::discard(&ctx, chosen.which()).await, "will never leave"),
    };
    ctx.store().close().await;
    done
}

async fn list(ctx: &Context) -> Result<(), Trouble> {
    let held = mails::held(ctx).await?;
    if held.is_empty() {
        say("No mail is held back.");
    }
    for mail in held {
        say(&format!("{} {} to {}: {}", mail.id, when(mail.at), mail.to, mail.subject));
    }
    Ok(())
}

/// Holds what waits, and says how much that is.
///
/// # Errors
/// When the database is away.
pub(crate) async fn hold(ctx: &Context) -> Result<(), Trouble> {
    match mails::hold(ctx).await? {
        0 => say("No mail waited to leave, so none is held back."),
        1 => say("One mail is held back: see “guildhall mail list”."),
        count => say(&format!("{count} mails are held back: see “guildhall mail list”.")),
    }
    Ok(())
}

fn tell(count: Answer<usize>, what: &str) -> Result<(), Trouble> {
    say(&format!("{} of the held mails {what}.", count?));
    Ok(())
}
