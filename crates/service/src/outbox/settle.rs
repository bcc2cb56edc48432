//! Noting what became of mails, and telling those who wait for it.

use super::Sent;
use crate::context::{Context, MailMode};
use crate::error::{Error, Result};
use crate::notices;
use guildhall_domain::command::About;
use guildhall_domain::id::{InvitationId, OrgId};
use guildhall_domain::time::Span;
use guildhall_mail::Cause;
use guildhall_store::{Asker, Claimed, Retry, Tx};
use std::collections::BTreeMap;

/// After how many failed tries a mail is given up: about two days. One that the operator has to see to is kept.
const TRIES: i64 = 16;
/// The longest pause before the next try.
const PAUSE: Span = Span::hours(12);
/// The same where the operator has to see to something: it leaves soon after that.
const BLOCKED_PAUSE: Span = Span::minutes(10);

/// Notes what became of mails. An organization's open pages show it at once, so its mails are noted in a transaction of its own: nobody
/// waits for another organization's lock.
pub(super) async fn settle(ctx: &Context, done: &mut Vec<(Claimed, Sent)>) -> Result<()> {
    let mut by_org: BTreeMap<Option<OrgId>, Vec<(Claimed, Sent)>> = BTreeMap::new();
    for one in done.drain(..) {
        by_org.entry(one.0.invitation.map(|(org, _)| org)).or_default().push(one);
    }
    let mut failed = None;
    for (org, mails) in by_org {
        // One that cannot be noted is tried again with the next ones; the others need not wait for it.
        if let Err(error) = Box::pin(note_all(ctx, org, &mails)).await {
            done.extend(mails);
            failed = Some(error);
        }
    }
    failed.map_or(Ok(()), Err)
}

async fn note_all(ctx: &Context, org: Option<OrgId>, mails: &[(Claimed, Sent)]) -> Result<()> {
    let mut tx = match org {
        Some(org) => ctx.store.write(org).await?,
        None => ctx.store.write_unscoped().await?,
    };
    for (mail, sent) in mails {
        note(ctx, &mut tx, mail, sent).await?;
    }
    if let Some(org) = org {
        tx.bump_epoch(org).await?;
    }
    tx.commit().await.map_err(Error::from)
}

async fn note(ctx: &Context, tx: &mut Tx, mail: &Claimed, sent: &Sent) -> Result<()> {
    let error = match sent {
        Ok(()) => return Ok(tx.mail_sent(mail.id, ctx.settings.mail == MailMode::Mailbox).await?),
        Err(error) => error,
    };
    let (attempts, reason) = (mail.attempts + 1, error.reason.as_str());
    let retry = match error.cause {
        Cause::Temporary if attempts < TRIES => {
            Some(Retry { at: ctx.now().plus(wait(attempts, PAUSE)), blocked: false })
        }
        Cause::Temporary | Cause::Message => None,
        Cause::Configuration => {
            tracing::error!(
                mail = %mail.id, reason,
                "the mail server takes no mails from this installation; they wait until that is mended: see guildhall doctor"
            );
            Some(Retry { at: ctx.now().plus(wait(attempts, BLOCKED_PAUSE)), blocked: true })
        }
    };
    tracing::warn!(mail = %mail.id, attempts, reason, given_up = retry.is_none(), "a mail was not sent");
    tx.mail_failed(mail.id, attempts, retry, reason).await?;
    match mail.invitation.filter(|_| retry.is_none()) {
        Some(invitation) => undelivered(ctx, tx, invitation, reason).await,
        None => Ok(()),
    }
}

/// Tells whoever vouches for an invitation that its mail was refused for good.
async fn undelivered(
    ctx: &Context,
    tx: &mut Tx,
    (org, invitation): (OrgId, InvitationId),
    reason: &str,
) -> Result<()> {
    let asker = Asker::LinkHolder { name: "The mail server" };
    match tx.facts(ctx.now(), &ctx.packs, org, &asker, About::Invitation(invitation)).await? {
        Some(facts) => notices::undelivered(ctx, tx, &facts, invitation, reason).await,
        None => Ok(()),
    }
}

/// The pause before the next try: 10 seconds, doubling, up to a bound.
fn wait(attempts: i64, most: Span) -> Span {
    let doubled = 10_i64.saturating_mul(1 << attempts.clamp(1, 20).saturating_sub(1));
    Span(Span::seconds(doubled).0.min(most.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_is_away_is_tried_for_about_two_days() {
        let whole: i64 = (1..TRIES).map(|attempts| wait(attempts, PAUSE).0).sum();
        assert!((Span::hours(44).0..Span::hours(52).0).contains(&whole), "{whole}");
    }

    #[test]
    fn what_the_operator_mends_leaves_soon_after() {
        assert_eq!(wait(1, BLOCKED_PAUSE), Span::seconds(10));
        assert_eq!(wait(1_000, BLOCKED_PAUSE), BLOCKED_PAUSE);
    }
}
