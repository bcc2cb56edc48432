//! Plans: which one an organization is on. Billing will change them some day; until then the operator does.

use crate::context::Context;
use crate::error::{Error, Result};
use crate::execute::{Order, execute_each};
use crate::viewer::Author;
use guildhall_domain::command::{About, Command};
use guildhall_domain::denied::Denied;
use guildhall_domain::facts::Facts;
use guildhall_domain::id::OrgId;
use guildhall_domain::plan::Terms;
use guildhall_store::Asker;

/// What is agreed on with an organization, and what it makes of it: its members and pending invitations.
///
/// # Errors
/// [`Denied::Hidden`] when there is no such organization.
pub async fn of(ctx: &Context, slug: &str) -> Result<Facts> {
    let mut conn = ctx.store.read().await?;
    let org = conn.find_organization(slug).await?.ok_or(Denied::Hidden)?;
    let facts = conn.facts(ctx.now(), &ctx.packs, org, &Asker::Operator, About::Nothing).await?;
    Ok(facts.ok_or(Denied::Hidden)?)
}

/// Puts an organization on a plan, for its own number of seats or the plan's, at its present domain or another. People stay who are there.
/// Answers with what that changes for them, in sentences; a rehearsal answers the same.
///
/// # Errors
/// [`Denied::UnknownPlan`]; [`Denied::Hidden`] when there is no such organization.
pub async fn change(
    ctx: &Context,
    slug: &str,
    plan: &str,
    seats: Option<u32>,
    domain: Option<&str>,
) -> Result<Vec<String>> {
    let facts = of(ctx, slug).await?;
    let domain = match domain {
        Some(domain) => written(domain)?,
        None => facts.organization.terms.domain.clone(),
    };
    let to = Terms { plan: plan.to_owned(), seats, domain };
    let foreseen = facts.foresee_terms(&to);
    let order = Order::new(ctx, Command::ChangePlan { to })?;
    let org: OrgId = facts.organization.id;
    let verdicts = execute_each(ctx, Author::operator(), org, &[order]).await?;
    verdicts.into_iter().next().ok_or(Denied::Hidden)??;
    Ok(foreseen)
}

/// A domain as addresses have it.
fn written(domain: &str) -> Result<String> {
    use guildhall_domain::email::EmailAddress;
    let address = EmailAddress::parse(&format!("someone@{domain}"));
    let unusable = |_| Error::Unusable {
        field: "domain",
        why: format!(
            "“{domain}” is not a domain that addresses could have. It should look like example.com."
        ),
    };
    address.map(|address| address.domain()).map_err(unusable)
}
