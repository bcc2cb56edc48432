//! `guildhall account`: whose an account is, and help for somebody who lost their address or their password.

use crate::cli::say;
use crate::config::Settings;
use crate::plan::context;
use crate::serve::Purpose;
use crate::trouble::Trouble;
use guildhall_service::Context;
use guildhall_service::operator::accounts::{self, Summary, Way};

/// What is asked or done.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    /// Say whose an account is, where it is a member, and on which devices it is signed in
    Show {
        /// The account's address
        email: String,
    },
    /// Give an account another address, which counts as confirmed; it is signed out everywhere
    Address {
        /// The account's address until now
        email: String,
        /// Its address from now on
        new: String,
        /// Only say whether it could be done
        #[arg(long)]
        dry_run: bool,
    },
    /// List or end an account's sessions
    #[command(subcommand)]
    Sessions(Sessions),
    /// Mail a link with which a new password is chosen, or print it
    Reset {
        /// The account's address
        email: String,
        /// Print the link instead of mailing it, to hand it over in person
        #[arg(long)]
        print: bool,
    },
}

/// What is done with sessions.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Sessions {
    /// List the devices that are signed in
    List {
        /// The account's address
        email: String,
    },
    /// Sign the account out everywhere; links that sign in or choose a password no longer work either
    End {
        /// The account's address
        #[arg(required_unless_present = "everybody")]
        email: Option<String>,
        /// One session alone, by the id that the list shows
        #[arg(long, value_name = "ID", requires = "email")]
        session: Option<String>,
        /// Sign every account out, as after restoring a backup
        #[arg(long, conflicts_with_all = ["email", "session"])]
        everybody: bool,
    },
}

impl Command {
    fn purpose(&self) -> Purpose {
        match self {
            Self::Show { .. } | Self::Sessions(Sessions::List { .. }) => Purpose::Look,
            Self::Address { .. } | Self::Sessions(Sessions::End { .. }) | Self::Reset { .. } => {
                Purpose::Change
            }
        }
    }
}

/// Answers or carries out.
///
/// # Errors
/// Says that there is no such account, or why it cannot be done.
pub(crate) async fn run(settings: &Settings, command: &Command) -> Result<(), Trouble> {
    let ctx = context(settings, command.purpose()).await?;
    let done = match command {
        Command::Show { email } => show(&ctx, email).await,
        Command::Address { email, new, dry_run } => address(&ctx, email, new, *dry_run).await,
        Command::Sessions(Sessions::List { email }) => sessions(&ctx, email).await,
        Command::Sessions(Sessions::End { email: Some(email), session, .. }) => {
            end(&ctx, email, session.as_deref()).await
        }
        Command::Sessions(Sessions::End { email: None, .. }) => end_everybody(&ctx).await,
        Command::Reset { email, print } => reset(&ctx, email, *print).await,
    };
    ctx.store().close().await;
    done
}

async fn show(ctx: &Context, email: &str) -> Result<(), Trouble> {
    let summary = accounts::show(ctx, email).await?;
    let account = &summary.account;
    let confirmed = if account.verified.is_some() { "confirmed" } else { "not confirmed" };
    say(&format!("{} <{}>, {confirmed}", account.name, account.email));
    for (place, title) in &summary.places {
        say(&format!("member of {}: {title}", place.slug));
    }
    tell_sessions(&summary);
    Ok(())
}

async fn address(ctx: &Context, email: &str, new: &str, dry_run: bool) -> Result<(), Trouble> {
    let doing = if dry_run { ctx.rehearsing().0 } else { ctx.clone() };
    accounts::change_address(&doing, email, new).await?;
    if dry_run {
        say(&format!(
            "Would have changed the address from {email} to {new}, and signed the account out everywhere."
        ));
        say("Nothing was changed.");
    } else {
        say(&format!(
            "The account’s address is {new} from now on. It was signed out everywhere, and both addresses are told by mail."
        ));
    }
    Ok(())
}

async fn sessions(ctx: &Context, email: &str) -> Result<(), Trouble> {
    tell_sessions(&accounts::show(ctx, email).await?);
    Ok(())
}

fn tell_sessions(summary: &Summary) {
    if summary.sessions.is_empty() {
        say("not signed in anywhere");
    }
    for session in &summary.sessions {
        let browser = if session.browser.is_empty() {
            "a browser that says nothing of itself"
        } else {
            &session.browser
        };
        say(&format!("session {}: {browser}, last used {}", session.id, accounts::when(session.seen)));
    }
}

async fn end(ctx: &Context, email: &str, session: Option<&str>) -> Result<(), Trouble> {
    match accounts::end_sessions(ctx, email, session).await? {
        1 => say("One session was ended."),
        count => say(&format!("{count} sessions were ended.")),
    }
    if session.is_none() {
        say("Links that sign in or choose a password no longer work.");
    }
    Ok(())
}

async fn end_everybody(ctx: &Context) -> Result<(), Trouble> {
    let count = accounts::end_everybody(ctx).await?;
    say(&format!("{count} sessions were ended. Links that sign in or choose a password no longer work."));
    Ok(())
}

async fn reset(ctx: &Context, email: &str, print: bool) -> Result<(), Trouble> {
    let way = if print { Way::Print } else { Way::Mail };
    match accounts::reset(ctx, email, way).await? {
        Some(link) => {
            say(&link.url);
            say(&format!(
                "Whoever opens it until {} chooses the password. It works once, and ends every session.",
                link.expires
            ));
        }
        None => say(
            "The link to choose a new password is on its way by mail. It works once, and ends every session.",
        ),
    }
    Ok(())
}
