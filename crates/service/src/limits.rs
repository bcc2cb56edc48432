//! How often: counted in the database, so that all processes share the count and a restart does not forget it.

use crate::context::Context;
use crate::error::{Error, Result};
use guildhall_domain::time::{Span, Timestamp};
use guildhall_store::Conn;

/// So many in so much time.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limit {
    most: i64,
    per: Span,
}

/// Signing in, by account: slow enough for guessing, quick enough for forgetting.
pub(crate) const SIGN_IN: Limit = Limit { most: 10, per: Span::minutes(10) };
/// Anything that hashes a password or sends a mail to an address that a stranger names, by where the request comes from.
pub(crate) const STRANGER: Limit = Limit { most: 60, per: Span::minutes(10) };
/// Mails about an account that a stranger can cause, by address.
pub(crate) const MAIL: Limit = Limit { most: 5, per: Span::hours(1) };
/// Invitations to one address, over all organizations.
pub(crate) const VICTIM: Limit = Limit { most: 20, per: Span::days(1) };

impl Limit {
    /// Invitations of one organization.
    pub(crate) fn invitations(per_day: u32) -> Self {
        Self { most: i64::from(per_day), per: Span::days(1) }
    }
}

/// Counts one more and says whether that is too many.
///
/// # Errors
/// [`Error::TooOften`] with the time until the count begins anew.
pub(crate) async fn count(ctx: &Context, conn: &mut Conn, limit: Limit, key: &str) -> Result<()> {
    if !ctx.settings.limits {
        return Ok(());
    }
    let now = ctx.now();
    let start = Timestamp(now.0 - now.0.rem_euclid(limit.per.0));
    match conn.hit(key, start).await? {
        count if count > limit.most => {
            Err(Error::TooOften { retry_after: Span(start.plus(limit.per).0 - now.0) })
        }
        _ => Ok(()),
    }
}

/// Counts a request of someone who has not proved who they are, by where it comes from.
///
/// # Errors
/// [`Error::TooOften`].
pub(crate) async fn stranger(ctx: &Context, peer: &crate::viewer::Peer) -> Result<()> {
    let mut tx = ctx.store.write_unscoped().await?;
    count(ctx, &mut tx, STRANGER, &format!("from:{}", peer.family())).await?;
    tx.commit().await?;
    Ok(())
}
