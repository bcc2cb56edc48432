//! `guildhall member`: who belongs to an organization, and what the operator does where nobody in it can.

use crate::cli::say;
use crate::config::Settings;
use crate::plan::context;
use crate::serve::Purpose;
use crate::trouble::Trouble;
use guildhall_service::Context;
use guildhall_service::operator::Answer;
use guildhall_service::operator::members::{self, Act, Member};

/// What is asked or done.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    /// List every member with address, role and since when
    List {
        /// The organization's own part of the address
        slug: String,
    },
    /// Say what someone is in an organization
    Show(Whose),
    /// Make someone who has an account a member at once, for an organization that has nobody left to invite them
    Add {
        #[command(flatten)]
        whose: Whose,
        /// The role by name or title
        role: String,
        #[command(flatten)]
        how: How,
    },
    /// Give someone another role; making someone an owner is how a lost owner is replaced
    Role {
        #[command(flatten)]
        whose: Whose,
        /// The role by name or title; several with commas between, where the role model lets one person hold several
        role: String,
        #[command(flatten)]
        how: How,
    },
    /// Take every right from someone, at once, until they are restored
    Suspend {
        #[command(flatten)]
        whose: Whose,
        #[command(flatten)]
        how: How,
    },
    /// Give a suspended member their rights back
    Restore {
        #[command(flatten)]
        whose: Whose,
        #[command(flatten)]
        how: How,
    },
    /// Remove someone from an organization and its projects
    Remove {
        #[command(flatten)]
        whose: Whose,
        #[command(flatten)]
        how: How,
    },
}

/// Whose place is meant.
#[derive(Debug, clap::Args)]
pub(crate) struct Whose {
    /// The organization's own part of the address
    slug: String,
    /// The person's address
    email: String,
}

/// Whether it is done.
#[derive(Debug, clap::Args)]
pub(crate) struct How {
    /// Only say what it would change
    #[arg(long)]
    dry_run: bool,
}

impl Command {
    fn purpose(&self) -> Purpose {
        match self {
            Self::List { .. } | Self::Show(_) => Purpose::Look,
            Self::Add { .. }
            | Self::Role { .. }
            | Self::Suspend { .. }
            | Self::Restore { .. }
            | Self::Remove { .. } => Purpose::Change,
        }
    }
}

/// Answers or carries out.
///
/// # Errors
/// Says that there is no such organization, person or role, or which rule refuses.
pub(crate) async fn run(settings: &Settings, command: &Command) -> Result<(), Trouble> {
    let ctx = context(settings, command.purpose()).await?;
    let done = match command {
        Command::List { slug } => list(&ctx, slug).await,
        Command::Show(whose) => show(&ctx, whose).await,
        Command::Add { whose, role, how } => add(&ctx, whose, how, role).await,
        Command::Role { whose, role, how } => act(&ctx, whose, how, Act::Role(role)).await,
        Command::Suspend { whose, how } => act(&ctx, whose, how, Act::Suspend).await,
        Command::Restore { whose, how } => act(&ctx, whose, how, Act::Restore).await,
        Command::Remove { whose, how } => act(&ctx, whose, how, Act::Remove).await,
    };
    ctx.store().close().await;
    done
}

async fn list(ctx: &Context, slug: &str) -> Result<(), Trouble> {
    for member in members::list(ctx, slug).await? {
        say(&line(&member));
    }
    Ok(())
}

async fn show(ctx: &Context, whose: &Whose) -> Result<(), Trouble> {
    say(&line(&members::find(ctx, &whose.slug, &whose.email).await?));
    Ok(())
}

async fn act(ctx: &Context, whose: &Whose, how: &How, act: Act<'_>) -> Result<(), Trouble> {
    tell(how, members::act(&how.of(ctx), &whose.slug, &whose.email, act).await)
}

async fn add(ctx: &Context, whose: &Whose, how: &How, role: &str) -> Result<(), Trouble> {
    tell(how, members::add(&how.of(ctx), &whose.slug, &whose.email, role).await)
}

impl How {
    /// The context in which it is done, or only rehearsed.
    fn of(&self, ctx: &Context) -> Context {
        if self.dry_run { ctx.rehearsing().0 } else { ctx.clone() }
    }
}

fn tell(how: &How, answer: Answer<Vec<String>>) -> Result<(), Trouble> {
    for line in answer? {
        say(&line);
    }
    if how.dry_run {
        say("Nothing was changed.");
    }
    Ok(())
}

fn line(member: &Member) -> String {
    let known = &member.known;
    format!("{} <{}>: {}, since {}", known.place.name, known.email, member.standing(), member.since())
}
