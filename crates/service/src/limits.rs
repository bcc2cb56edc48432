//! How often: counted in the database, so that all processes share the count and a restart does not forget it.
//!
//! A limit looks back over its whole time, in six windows that slide. Nothing is counted for somebody before it is known that they may do it:
//! who belongs to an organization, that is decided first; of passwords, only wrong ones stay counted.

mod bounds;
pub(crate) mod guesses;
pub(crate) mod mails;
mod spending;

pub use bounds::Bounds;
pub(crate) use spending::{Spent, founding, is_unwanted, read_for, rehearsed, spend};

use crate::context::Context;
use crate::error::{Error, Result};
use guildhall_domain::time::{Span, Timestamp};
use guildhall_store::Conn;

/// So many in so much time; 0 is no bound.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limit {
    most: u32,
    per: Span,
    /// What is said to whoever meets it.
    says: &'static str,
}

/// What is said where nothing better is known.
const TOO_OFTEN: &str = "That was too often.";

/// How many windows a limit's time has.
const WINDOWS: i64 = 6;

impl Limit {
    pub(crate) const fn new(most: u32, per: Span) -> Self {
        Self { most, per, says: TOO_OFTEN }
    }

    pub(crate) const fn saying(self, says: &'static str) -> Self {
        Self { says, ..self }
    }

    /// The window that a moment lies in.
    fn window(self, now: Timestamp) -> Timestamp {
        Timestamp(now.0 - now.0.rem_euclid((self.per.0 / WINDOWS).max(1)))
    }

    /// After the first of these windows that must pass before there is room for one more; none where there is.
    fn wait(self, now: Timestamp, counted: &[(Timestamp, i64)]) -> Option<Span> {
        let most = i64::from(self.most);
        let mut total: i64 = counted.iter().map(|(_, hits)| hits).sum();
        for (start, hits) in counted {
            if total < most {
                return None;
            }
            total -= hits;
            if total < most {
                return Some(Span((start.plus(self.per).0 - now.0).max(1)));
            }
        }
        None
    }
}

/// One that was counted, to be taken back when it was none of those that are bounded.
#[must_use]
pub(crate) struct Counted {
    key: String,
    window: Timestamp,
}

/// Counts one more, if there is room for it, and has everyone wait who counts the same key until the transaction ends.
///
/// # Errors
/// [`Error::TooOften`] with the time until there is room; then nothing is counted, provided that the transaction is dropped.
pub(crate) async fn take(ctx: &Context, conn: &mut Conn, limit: Limit, key: &str) -> Result<Counted> {
    let window = limit.window(ctx.now());
    if ctx.settings.limits && limit.most > 0 {
        conn.count(key, window, 1).await?;
        let now = ctx.now();
        let mut counted = conn.counted(key, now.minus(limit.per)).await?;
        if let Some((_, hits)) = counted.last_mut() {
            *hits -= 1;
        }
        if let Some(retry_after) = limit.wait(now, &counted) {
            return Err(Error::TooOften { retry_after, says: limit.says });
        }
    }
    Ok(Counted { key: key.to_owned(), window })
}

/// Takes one back.
pub(crate) async fn give_back(ctx: &Context, conn: &mut Conn, counted: &Counted) -> Result<()> {
    if ctx.settings.limits {
        conn.uncount(&counted.key, counted.window).await?;
    }
    Ok(())
}

/// How long there is no room for one more; none where there is. Nothing is counted.
pub(crate) async fn wait(ctx: &Context, conn: &mut Conn, limit: Limit, key: &str) -> Result<Option<Span>> {
    if !ctx.settings.limits || limit.most == 0 {
        return Ok(None);
    }
    let now = ctx.now();
    if conn.total(key, now.minus(limit.per)).is_some_and(|total| total < i64::from(limit.most)) {
        return Ok(None);
    }
    let counted = conn.counted(key, now.minus(limit.per)).await?;
    Ok(limit.wait(now, &counted))
}

/// Counts one more when the transaction commits.
pub(crate) fn note(ctx: &Context, conn: &mut Conn, limit: Limit, key: &str) {
    if ctx.settings.limits && limit.most > 0 {
        conn.count_at_commit(key, limit.window(ctx.now()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: Limit = Limit::new(3, Span::minutes(6));

    fn at(minute: i64) -> Timestamp {
        Timestamp(Span::minutes(minute).0)
    }

    #[test]
    fn there_is_room_until_there_are_as_many() {
        assert_eq!(LIMIT.wait(at(10), &[]), None);
        assert_eq!(LIMIT.wait(at(10), &[(at(8), 2)]), None);
        assert_eq!(LIMIT.wait(at(10), &[(at(8), 2), (at(9), 1)]), Some(Span::minutes(4)));
    }

    #[test]
    fn a_border_between_windows_does_not_allow_twice_as_many() {
        assert_eq!(LIMIT.window(at(5)), at(5));
        assert_eq!(LIMIT.wait(at(6), &[(at(5), 3)]), Some(Span::minutes(5)));
        assert_eq!(
            LIMIT.wait(at(12), &[(at(7), 3), (at(11), 3)]),
            Some(Span::minutes(5)),
            "the later ones count longer"
        );
    }
}
