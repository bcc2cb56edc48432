//! Sessions: signing in and out, seeing and ending one's own.

use crate::accounts::{mail_confirmation, mailed_link, proof};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::limits::guesses;
use crate::password::{Match, Password};
use crate::secret::Secret;
use crate::shelves::Held;
use crate::viewer::{Origin, Peer, Viewer};
use crate::{devices, password, uses};
use guildhall_domain::email::EmailAddress;
use guildhall_domain::id::SessionId;
use guildhall_domain::time::{Span, Timestamp};
use guildhall_domain::view::{Me, OwnSession};
use guildhall_store::{Account, Credentials, NewSession, Purpose, SignIn, SignUp, Tx};
use std::sync::Arc;

/// How long a session lasts.
pub const LIFETIME: Span = Span::days(30);
/// How exactly the last use of a session is known.
const SEEN: Span = Span::minutes(5);

/// A session that was just opened.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// What the browser's cookie holds.
    pub secret: Secret,
    /// When it ends at the latest.
    pub expires: Timestamp,
    /// Where the person has to go first, inside the console.
    pub first: Option<String>,
    /// What the browser's device cookie holds from now on.
    pub device: Secret,
    /// The sign-in that the session goes back to.
    pub sign_in: SessionId,
    /// How many other sessions of the account ended with it, as with a new password.
    pub ended: usize,
}

/// Signs in with a password.
///
/// # Errors
/// [`Error::WrongPassword`] for an unknown address as well, and for a password that was replaced while it was looked at;
/// [`Error::Unconfirmed`] to whoever knows a password that was chosen for an account whose address is not proved yet; [`Error::TooOften`].
pub async fn sign_in(ctx: &Context, peer: &Peer, email: &str, password: &str) -> Result<SignedIn> {
    let email = EmailAddress::parse(email).map_err(Error::field("email"))?;
    let mut tx = ctx.store.write_unscoped().await?;
    let attempt = guesses::password(ctx, &mut tx, peer, &email).await?;
    let account = tx.account_by_email(&email.key()).await?;
    let waiting = match &account {
        Some(unproved) if unproved.verified.is_none() => {
            let device = peer.device.as_ref().map(Secret::hash).unwrap_or_default();
            tx.latest_sign_up(unproved.id, device, ctx.now()).await?
        }
        Some(_) | None => None,
    };
    tx.commit().await?;
    let hash = waiting.as_ref().map(|chosen| chosen.password_hash.clone());
    let hash = hash.or_else(|| account.as_ref()?.password_hash.clone());
    let found = password::matches(ctx, password, hash).await?;
    let account = account.filter(|_| found != Match::Wrong).ok_or(Error::WrongPassword)?;
    let anew = match found {
        Match::AsTyped => Some(password::hash(ctx, &Password::of(password)).await?),
        Match::Wrong | Match::Right => None,
    };
    let mut tx = ctx.store.write_unscoped().await?;
    attempt.was_right(ctx, &mut tx).await?;
    // Hashing took its time: what was right before it must be so still.
    let account = tx.hold_account(account.credentials()).await?.ok_or(Error::WrongPassword)?;
    if let Some(chosen) = waiting {
        confirm_first(ctx, &mut tx, &account, peer, chosen).await?;
        tx.commit().await?;
        ctx.mail_waiting.notify_one();
        return Err(Error::Unconfirmed);
    }
    if let Some(hash) = anew {
        tx.rehash_password(account.credentials(), &hash).await?;
    }
    let signed_in = open(ctx, &mut tx, account.credentials(), peer).await?;
    tx.commit().await?;
    Ok(signed_in)
}

/// Mails another confirmation to whoever knows the password that waits for it: it counts in this browser as well from now on.
async fn confirm_first(
    ctx: &Context,
    tx: &mut Tx,
    account: &Account,
    peer: &Peer,
    chosen: SignUp,
) -> Result<()> {
    if let Some(device) = &peer.device {
        tx.put_sign_up(account.id, device.hash(), &chosen).await?;
    }
    if guesses::reminds(ctx, tx, &account.email).await? {
        mail_confirmation(ctx, tx, account, None).await?;
    }
    Ok(())
}

/// Mails a link that signs in without a password; an address without an account is told so, by mail and there alone. `next` is where
/// the person goes from there, inside the console.
///
/// # Errors
/// [`Error::Unusable`] for the address, [`Error::TooOften`].
pub async fn ask_link(ctx: &Context, peer: &Peer, email: &str, next: Option<&str>) -> Result<()> {
    mailed_link::ask(ctx, peer, email, Purpose::SignIn, next).await
}

/// Signs in with a mailed link, once. It proves the address as well: where that is the first time, what was chosen in this browser counts,
/// and in another one the person goes on to choose a password.
///
/// # Errors
/// [`Error::DeadLink`].
pub async fn sign_in_by_link(ctx: &Context, peer: &Peer, link: &str) -> Result<SignedIn> {
    let link = Secret::parse(link).ok_or(Error::DeadLink)?;
    let mut tx = ctx.store.write_unscoped().await?;
    let taken = tx.take_token(link.hash(), Purpose::SignIn, ctx.now()).await?;
    let (credentials, email) = taken.ok_or(Error::DeadLink)?;
    let account = tx.hold_account(credentials).await?.filter(|known| known.email.key() == email.key());
    let account = account.ok_or(Error::DeadLink)?;
    let (credentials, first) = if account.verified.is_some() {
        (credentials, None)
    } else {
        proof::prove(ctx, &mut tx, &account, peer).await?
    };
    let signed_in = SignedIn { first, ..open(ctx, &mut tx, credentials, peer).await? };
    tx.commit().await?;
    Ok(signed_in)
}

/// Opens a session for a person whose credentials were proved, if they still count. The secret is always new: no session outlives its
/// sign-in.
pub(crate) async fn open(
    ctx: &Context,
    tx: &mut Tx,
    credentials: Credentials,
    peer: &Peer,
) -> Result<SignedIn> {
    begin(ctx, tx, credentials, peer, None).await
}

/// Opens a session in the place of the viewer's own, whose credentials were replaced: it goes back to the same sign-in.
pub(crate) async fn replace(
    ctx: &Context,
    tx: &mut Tx,
    credentials: Credentials,
    peer: &Peer,
    viewer: &Viewer,
) -> Result<SignedIn> {
    begin(ctx, tx, credentials, peer, Some(viewer.origin.sign_in)).await
}

async fn begin(
    ctx: &Context,
    tx: &mut Tx,
    credentials: Credentials,
    peer: &Peer,
    continues: Option<SignIn>,
) -> Result<SignedIn> {
    let (secret, created) = (ctx.secret()?, ctx.now());
    let (hash, expires) = (secret.hash(), created.plus(LIFETIME));
    let (id, browser) = (ctx.id(SessionId::from_parts)?, peer.browser.clone());
    let new = NewSession { id, hash, credentials, browser, created, expires, continues };
    if !tx.create_session(&new).await? {
        return Err(Error::SignedOut);
    }
    let device = devices::remember(ctx, tx, credentials.account, peer).await?;
    let sign_in = continues.map_or(id, |sign_in| sign_in.id);
    Ok(SignedIn { secret, expires, first: None, device, sign_in, ended: 0 })
}

/// A name for a browser that has none.
///
/// # Errors
/// When there is no chance to be had.
pub fn new_device(ctx: &Context) -> Result<Secret> {
    ctx.secret()
}

/// Who holds this cookie, if it is one of ours and its session has not ended.
///
/// # Errors
/// [`Error::Unavailable`] when the database cannot be asked.
pub async fn viewer(ctx: &Context, cookie: &str) -> Result<Option<Viewer>> {
    let Some(secret) = Secret::parse(cookie) else { return Ok(None) };
    let (hash, now) = (secret.hash(), ctx.now());
    let asked = ctx.store.freshness().await?;
    let read = |_| holder(ctx, hash, now);
    let held = ctx.shelves.sessions.get(asked, hash, |held| now < held.until, read).await?;
    Ok(held.viewer.clone())
}

/// Reads who holds a session, and has it noted from time to time that it is in use.
async fn holder(ctx: &Context, hash: [u8; 32], now: Timestamp) -> Result<Held> {
    let found = ctx.store.read().await?.session(hash, now).await?;
    let Some(session) = found else { return Ok(Held { viewer: None, until: Timestamp(i64::MAX) }) };
    let was_long_ago = session.seen.plus(SEEN) < now;
    if was_long_ago {
        uses::note(ctx, session.id, now);
    }
    let account = session.account;
    let me = Me {
        account: account.id,
        name: account.name,
        email: account.email,
        verified: account.verified.is_some(),
        unread: session.unread,
    };
    let noted = if was_long_ago { now } else { session.seen };
    let until = session.expires.min(noted.plus(SEEN));
    let origin = Arc::new(Origin { sign_in: session.sign_in, browser: session.browser });
    Ok(Held { viewer: Some(Viewer { me, session: session.id, origin }), until })
}

/// The viewer's own sessions, the one in use first.
///
/// # Errors
/// None of its own.
pub async fn own(ctx: &Context, viewer: &Viewer) -> Result<Vec<OwnSession>> {
    let rows = ctx.store.read().await?.sessions_of(viewer.account(), ctx.now()).await?;
    let own = rows.into_iter().map(|row| OwnSession {
        current: row.id == viewer.session,
        id: row.id,
        browser: row.browser,
        started: row.started,
        seen: row.seen,
    });
    let mut own: Vec<_> = own.collect();
    own.sort_by_key(|session| !session.current);
    Ok(own)
}

/// Ends one of the viewer's own sessions; signing out is ending the one in use.
///
/// # Errors
/// [`Denied::Hidden`](guildhall_domain::denied::Denied::Hidden) for a session that is not theirs.
pub async fn end(ctx: &Context, viewer: &Viewer, session: SessionId) -> Result<()> {
    let mut tx = ctx.store.write_unscoped().await?;
    let ended = tx.end_session(viewer.account(), session).await?;
    tx.commit().await?;
    if ended { Ok(()) } else { Err(guildhall_domain::denied::Denied::Hidden.into()) }
}

/// Ends all of the viewer's sessions but the one in use.
///
/// # Errors
/// None of its own.
pub async fn end_others(ctx: &Context, viewer: &Viewer) -> Result<()> {
    let mut tx = ctx.store.write_unscoped().await?;
    tx.end_other_sessions(viewer.account(), viewer.session).await?;
    tx.commit().await?;
    Ok(())
}
