//! Guessing: wrong passwords, and what a stranger asks for in the name of an address. Each is counted by the address and the network together,
//! so that nobody spends what is someone else's; a browser that has signed in before has an allowance of its own.

use super::{Counted, Limit, give_back, take, wait};
use crate::context::Context;
use crate::devices;
use crate::error::Result;
use crate::mailbox_key::mailbox_key;
use crate::secret::Secret;
use crate::viewer::{Peer, Viewer};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use guildhall_domain::email::EmailAddress;
use guildhall_domain::time::Span;
use guildhall_store::{Acquaintance, Conn};

/// Tries to join with one invitation's link, all of which hash a password.
const JOINING: Limit = Limit::new(20, Span::minutes(10));
/// Mails that remind someone to confirm their address because they signed in without.
const REMINDERS: Limit = Limit::new(3, Span::hours(1));

/// A try that is counted as wrong until it turns out to be right.
#[must_use]
pub(crate) struct Attempt(Vec<Counted>);

impl Attempt {
    /// It was right: nothing is counted.
    pub(crate) async fn was_right(self, ctx: &Context, conn: &mut Conn) -> Result<()> {
        for counted in &self.0 {
            give_back(ctx, conn, counted).await?;
        }
        Ok(())
    }
}

/// Begins a try to sign in with a password. When this refuses it, the password must not be looked at.
///
/// Counters are taken in one order (pair, account, network), so that two tries never wait for each other in a circle.
///
/// # Errors
/// [`Error::TooOften`](crate::Error::TooOften).
pub(crate) async fn password(
    ctx: &Context,
    conn: &mut Conn,
    peer: &Peer,
    email: &EmailAddress,
) -> Result<Attempt> {
    let (bounds, key, network) = (&ctx.settings.bounds, email.key(), peer.family());
    let known = devices::acquaintance(ctx, conn, peer, &key).await?;
    let own = match (known, &peer.device) {
        (Acquaintance::Device, Some(device)) => format!("guess:{key}:{}", named(device), key = key.as_str()),
        _ => format!("guess:{}:{network}", key.as_str()),
    };
    let mut counted = vec![take(ctx, conn, bounds.guesses(), &own).await?];
    if known == Acquaintance::Stranger {
        let all = format!("guessed:{}", key.as_str());
        counted.push(take(ctx, conn, bounds.guesses_of_account(), &all).await?);
        let from = format!("guesses:{network}");
        counted.push(take(ctx, conn, bounds.guesses_of_network(), &from).await?);
    }
    Ok(Attempt(counted))
}

/// Begins a try of someone who is signed in to give their password again.
///
/// # Errors
/// [`Error::TooOften`](crate::Error::TooOften).
pub(crate) async fn own_password(ctx: &Context, conn: &mut Conn, viewer: &Viewer) -> Result<Attempt> {
    let key = format!("prove:{}", viewer.session);
    Ok(Attempt(vec![take(ctx, conn, ctx.settings.bounds.guesses(), &key).await?]))
}

/// What a stranger asks for that mails an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asked {
    /// An account.
    SignUp,
    /// A link that signs in.
    Link,
    /// A link with which a password is chosen.
    Reset,
}

/// Counts a mail that someone who has not proved who they are asks for.
///
/// # Errors
/// [`Error::TooOften`](crate::Error::TooOften).
pub(crate) async fn mail(
    ctx: &Context,
    conn: &mut Conn,
    peer: &Peer,
    (email, asked): (&EmailAddress, Asked),
) -> Result<()> {
    let (bounds, key, network) = (&ctx.settings.bounds, email.key(), peer.family());
    let known = devices::acquaintance(ctx, conn, peer, &key).await?;
    let who = match (known, &peer.device) {
        (Acquaintance::Device, Some(device)) => named(device),
        _ => network.clone(),
    };
    let mut kept = vec![
        take(ctx, conn, bounds.asked_mails(), &format!("ask:{asked:?}:{}:{who}", mailbox_key(email))).await?,
    ];
    if known == Acquaintance::Stranger {
        let mailbox = format!("asked:{}", mailbox_key(email));
        kept.push(take(ctx, conn, bounds.asked_mails_of_mailbox(), &mailbox).await?);
        kept.push(take(ctx, conn, bounds.asked_of_network(), &format!("asks:{network}")).await?);
    }
    drop(kept);
    Ok(())
}

/// Counts a mail to an address that someone who is signed in chose.
///
/// # Errors
/// [`Error::TooOften`](crate::Error::TooOften).
pub(crate) async fn mail_chosen(
    ctx: &Context,
    conn: &mut Conn,
    viewer: &Viewer,
    email: &EmailAddress,
) -> Result<()> {
    let bounds = &ctx.settings.bounds;
    let _own = take(ctx, conn, bounds.asked_mails(), &format!("ask:{}", viewer.account())).await?;
    let mailbox = format!("asked:{}", mailbox_key(email));
    let _all = take(ctx, conn, bounds.asked_mails_of_mailbox(), &mailbox).await?;
    Ok(())
}

/// Counts a try to join with an invitation's link: whoever holds one is not bounded by what others do in their network.
///
/// # Errors
/// [`Error::TooOften`](crate::Error::TooOften).
pub(crate) async fn joining(ctx: &Context, conn: &mut Conn, link: &Secret) -> Result<()> {
    let _kept = take(ctx, conn, JOINING, &format!("join:{}", named(link))).await?;
    Ok(())
}

/// Whether someone may be reminded once more to confirm their address; counts it then.
pub(crate) async fn reminds(ctx: &Context, conn: &mut Conn, email: &EmailAddress) -> Result<bool> {
    let key = format!("remind:{}", mailbox_key(email));
    if wait(ctx, conn, REMINDERS, &key).await?.is_some() {
        return Ok(false);
    }
    let _kept = take(ctx, conn, REMINDERS, &key).await?;
    Ok(true)
}

/// A secret's hash as part of a key.
fn named(secret: &Secret) -> String {
    URL_SAFE_NO_PAD.encode(secret.hash())
}
