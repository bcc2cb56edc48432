//! Accounts: whose they are, their sessions, and what the operator does for somebody who lost their address or their password.
//!
//! An account belongs to no organization, so what is done with it stands in the history of each one that it is a member of.

use super::{Answer, Refused, account};
use crate::accounts::{move_to, one_time};
use crate::context::Context;
use crate::error::Error;
use crate::history::{AccountAct, Recorded};
use crate::notices;
use guildhall_domain::email::EmailAddress;
use guildhall_domain::id::{OrgId, SessionId};
use guildhall_domain::time::Timestamp;
use guildhall_mail::Letter;
use guildhall_store::{Account, AuditEntry, OPERATOR, OpenSession, OwnPlace, Purpose, Tx};
use std::collections::BTreeSet;

/// How often a change is begun anew because the person joined another organization meanwhile.
const TRIES: usize = 5;

/// An account, with where it is a member and on how many devices it is signed in.
#[derive(Debug, Clone)]
pub struct Summary {
    /// The account.
    pub account: Account,
    /// The organizations that it is a member of, and what it is there.
    pub places: Vec<(OwnPlace, String)>,
    /// Its sessions, the newest first.
    pub sessions: Vec<OpenSession>,
}

/// How somebody gets the link with which a new password is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// By mail, to the account's address.
    Mail,
    /// From the operator, who reads it.
    Print,
}

/// A link that the operator reads, and until when it works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The whole address.
    pub url: String,
    /// Until when it works, in words.
    pub expires: String,
}

/// A moment in words.
#[must_use]
pub fn when(at: Timestamp) -> String {
    crate::moment::in_words(at)
}

/// An account, its organizations and sessions.
///
/// # Errors
/// [`Refused::NoAccount`].
pub async fn show(ctx: &Context, email: &str) -> Answer<Summary> {
    let mut conn = ctx.store.read().await?;
    let account = account(&mut conn, email).await?;
    let mut places = Vec::new();
    for place in conn.organizations_of(account.id).await? {
        let title = place.model.clone().of(&ctx.packs)?.title(&place.role);
        places.push((place, title));
    }
    let sessions = conn.sessions_of(account.id, ctx.now()).await?;
    Ok(Summary { account, places, sessions })
}

/// Gives an account another address, which counts as confirmed: the operator vouches for it. Every session ends, every mailed link is dead, and
/// both addresses are told.
///
/// # Errors
/// [`Refused::NoAccount`], [`Refused::SameAddress`], [`Refused::Taken`].
pub async fn change_address(ctx: &Context, email: &str, new: &str) -> Answer<()> {
    let new = EmailAddress::parse(new).map_err(Error::field("address"))?;
    change(ctx, email, async |tx: &mut Tx, account: &Account| {
        if account.email.key() == new.key() {
            return Err(Refused::SameAddress(new.to_string()));
        }
        let _credentials = match move_to(ctx, tx, account, &new).await {
            Err(Error::DeadLink) => return Err(Refused::Taken(new.to_string())),
            moved => moved?,
        };
        tell_both(ctx, tx, account, &new).await?;
        Ok((AccountAct::AddressChanged { from: account.email.clone(), to: new.clone() }, ()))
    })
    .await
}

async fn tell_both(ctx: &Context, tx: &mut Tx, account: &Account, new: &EmailAddress) -> Answer<()> {
    let old = &account.email;
    for (to, reset_url) in [(old, None), (new, Some(ctx.url("/forgot")))] {
        let letter = Letter::AddressReplaced {
            name: account.name.clone(),
            old_address_masked: old.masked(),
            new_address_masked: new.masked(),
            reset_url,
        };
        notices::letter(ctx, tx, to, Some(account.name.as_str()), letter).await?;
    }
    Ok(())
}

/// Ends one session of an account, or all of them together with the links that would let somebody in. Answers with how many ended.
///
/// # Errors
/// [`Refused::NoAccount`], [`Refused::NoSession`].
pub async fn end_sessions(ctx: &Context, email: &str, one: Option<&str>) -> Answer<usize> {
    change(ctx, email, async |tx: &mut Tx, account: &Account| {
        let count = match one {
            None => {
                let open = tx.sessions_of(account.id, ctx.now()).await?.len();
                tx.renew_credentials(account.credentials()).await?.ok_or(Error::SignedOut)?;
                open
            }
            Some(id) => {
                let unknown = || Refused::NoSession(id.to_owned());
                let session: SessionId = id.parse().map_err(|_| unknown())?;
                if !tx.end_session(account.id, session).await? {
                    return Err(unknown());
                }
                1
            }
        };
        Ok((AccountAct::SessionsEnded { count }, count))
    })
    .await
}

/// Ends every session of everybody, and every link that would let somebody in. Answers with how many sessions ended.
///
/// # Errors
/// When the database is away.
pub async fn end_everybody(ctx: &Context) -> Answer<u64> {
    let mut tx = ctx.store.write_unscoped().await?;
    let count = tx.sign_everybody_out().await?;
    tx.commit().await?;
    Ok(count)
}

/// Makes a link with which a new password is chosen, which ends every session. Answers with the link where the operator is to read it.
///
/// # Errors
/// [`Refused::NoAccount`]; [`Refused::Unconfirmed`] where the link would prove an address that nobody has proved.
pub async fn reset(ctx: &Context, email: &str, way: Way) -> Answer<Option<Link>> {
    change(ctx, email, async |tx: &mut Tx, account: &Account| {
        if way == Way::Print && account.verified.is_none() {
            return Err(Refused::Unconfirmed(account.email.to_string()));
        }
        let holder = Some(account.credentials());
        let (secret, expires) = one_time(ctx, tx, holder, &account.email, Purpose::ResetPassword).await?;
        let url = ctx.url(&format!("/reset/{}", secret.reveal()));
        match way {
            Way::Print => Ok((AccountAct::ResetPrinted, Some(Link { url, expires }))),
            Way::Mail => {
                let letter = Letter::ResetPassword { name: account.name.clone(), url, expires };
                notices::letter(ctx, tx, &account.email, Some(account.name.as_str()), letter).await?;
                Ok((AccountAct::ResetMailed, None))
            }
        }
    })
    .await
}

/// Changes an account in one transaction with the history of every organization that it is a member of. They are held first, since whoever
/// joins holds the organization and then the account; if the person joined one more meanwhile, it begins anew.
async fn change<T>(
    ctx: &Context,
    email: &str,
    act: impl AsyncFn(&mut Tx, &Account) -> Answer<(AccountAct, T)>,
) -> Answer<T> {
    for _ in 0..TRIES {
        let mut tx = ctx.store.write_unscoped().await?;
        let account = account(&mut tx, email).await?;
        let held = organizations(&mut tx, &account).await?;
        tx.hold_organizations(&held.iter().copied().collect::<Vec<_>>()).await?;
        let Some(account) = tx.hold_account(account.credentials()).await? else { continue };
        let (done, answer) = act(&mut tx, &account).await?;
        if !organizations(&mut tx, &account).await?.is_subset(&held) {
            continue;
        }
        for org in held {
            record(ctx, &mut tx, org, &account, &done).await?;
        }
        if super::is_rehearsed(ctx) {
            tx.rehearse().await?;
        } else {
            tx.commit().await?;
            ctx.mail_waiting.notify_one();
        }
        return Ok(answer);
    }
    Err(Error::Conflict(guildhall_store::Constraint::AlreadyMember).into())
}

async fn organizations(tx: &mut Tx, account: &Account) -> Answer<BTreeSet<OrgId>> {
    Ok(tx.organizations_of(account.id).await?.into_iter().map(|place| place.id).collect())
}

async fn record(ctx: &Context, tx: &mut Tx, org: OrgId, account: &Account, act: &AccountAct) -> Answer<()> {
    let recorded = Recorded::Account { account: account.id, name: account.name.clone(), act: act.clone() };
    let entry = serde_json::to_string(&recorded).map_err(Error::internal)?;
    let entry = AuditEntry { at: ctx.now(), actor: None, actor_name: OPERATOR.to_owned(), entry };
    tx.append_audit(org, &entry).await?;
    tx.bump_epoch(org).await?;
    Ok(())
}
