//! `guildhall plan`: which plan an organization is on.

use crate::cli::say;
use crate::config::{Config, Settings};
use crate::packs;
use crate::serve::{self, Purpose};
use crate::trouble::Trouble;
use guildhall_domain::denied::Denied;
use guildhall_domain::email::shown_domain;
use guildhall_domain::facts::Facts;
use guildhall_service::{Clock, Context, Error, plans};

/// What an organization is to be put on.
#[derive(Debug, clap::Args)]
pub(crate) struct Change {
    /// The organization's own part of the address
    slug: String,
    /// The plan, as its role model calls it
    plan: String,
    /// For how many people; as many as the plan says when left out
    #[arg(long, value_name = "NUMBER")]
    seats: Option<u32>,
    /// The domain of its people's addresses, for plans that are bound to one; the present one when left out
    #[arg(long, value_name = "DOMAIN")]
    domain: Option<String>,
    /// Only say what it would change
    #[arg(long)]
    dry_run: bool,
}

/// Puts an organization on a plan, and says what that changes and how things stand then; or only what it would change.
///
/// # Errors
/// Says that there is no such organization or plan.
pub(crate) async fn set(settings: &Settings, change: &Change) -> Result<(), Trouble> {
    let ctx = context(settings, Purpose::Change).await?;
    let Change { slug, plan, seats, domain, dry_run } = change;
    let doing = if *dry_run { ctx.rehearsing().0 } else { ctx.clone() };
    let changed = plans::change(&doing, slug, plan, *seats, domain.as_deref()).await;
    for line in changed.map_err(|error| trouble(slug, error))? {
        say(&line);
    }
    if *dry_run {
        say("Nothing was changed. At present:");
    }
    tell(&ctx, slug).await?;
    ctx.store().close().await;
    Ok(())
}

/// Says which plan an organization is on, and what it makes of it.
///
/// # Errors
/// Says that there is no such organization.
pub(crate) async fn show(settings: &Settings, slug: &str) -> Result<(), Trouble> {
    let ctx = context(settings, Purpose::Look).await?;
    tell(&ctx, slug).await?;
    ctx.store().close().await;
    Ok(())
}

/// The use cases, on the database that the settings name.
///
/// # Errors
/// Says what in the settings cannot be used.
pub(crate) async fn context(settings: &Settings, purpose: Purpose) -> Result<Context, Trouble> {
    let packs = packs::load(settings.packs.as_deref())?;
    let config = Config::new(settings, settings.listen())?;
    let store = serve::present(&config.database, purpose).await?;
    Ok(Context::new(store, packs, Clock::System, config.for_service()))
}

async fn tell(ctx: &Context, slug: &str) -> Result<(), Trouble> {
    let facts = plans::of(ctx, slug).await.map_err(|error| trouble(slug, error))?;
    say(&sentence(&facts));
    Ok(())
}

fn sentence(facts: &Facts) -> String {
    let organization = &facts.organization;
    let Some(plan) = facts.plan() else {
        let plan = &organization.terms.plan;
        let why = if plan.is_empty() {
            "its role model has no plans".to_owned()
        } else {
            format!("its role model has no plan “{plan}” any more")
        };
        let seats = organization.terms.seats.map(|seats| format!(" but seats beyond {seats}"));
        return format!(
            "{}: {why}, so nothing is kept from it{}.",
            organization.slug,
            seats.unwrap_or_default()
        );
    };
    let seats = organization.terms.seats.or(plan.seats);
    let seats = seats.map_or_else(|| "any number of seats".to_owned(), |seats| format!("{seats} seats"));
    let domain = if plan.own_domain {
        format!(", at {}", shown_domain(&organization.terms.domain))
    } else {
        String::new()
    };
    format!(
        "{}: {}, {seats}{domain}; {} members and {} pending invitations.",
        organization.slug, plan.title, organization.members, organization.pending
    )
}

fn trouble(slug: &str, error: Error) -> Trouble {
    if matches!(error, Error::Denied(Denied::Hidden)) {
        return Trouble::new(format!("There is no organization “{slug}”."));
    }
    error.into()
}
