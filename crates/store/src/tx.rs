//! A transaction: a connection whose changes last together or not at all.

use crate::committed;
use crate::conn::Conn;
use crate::engine::Link;
use crate::error::{Error, Result};
use crate::feed::Feed;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

/// A transaction. Dropping it undoes everything; after an error, dropping it is all that can be done with it.
#[must_use = "dropping a transaction undoes it"]
pub struct Tx {
    conn: Conn,
    feed: Arc<Feed>,
}

impl Tx {
    pub(crate) fn new(link: Link, feed: Arc<Feed>) -> Self {
        Self { conn: Conn::new(link), feed }
    }

    /// Makes the changes last: when this returns, they are on the disk, and whoever follows the organization is told.
    ///
    /// # Errors
    /// [`Error::Unknown`] when the database's answer was lost, so that they may last or not; otherwise whatever kept the changes from
    /// lasting: none of them did.
    pub async fn commit(mut self) -> Result<()> {
        self.conn.count_pending().await?;
        self.conn.settle_first().await?;
        if self.conn.is_broken() {
            return Err(Error::Broken);
        }
        let committed = self.conn.link.commit().await;
        committed::note(&committed);
        if committed? {
            self.feed.tell(&self.conn.moved);
        }
        Ok(())
    }

    /// Carries the changes out to the end and undoes them: what would keep them from lasting is found.
    ///
    /// # Errors
    /// Whatever would have kept them from lasting.
    pub async fn rehearse(mut self) -> Result<()> {
        self.conn.settle_first().await?;
        if self.conn.is_broken() { Err(Error::Broken) } else { Ok(()) }
    }
}

impl Deref for Tx {
    type Target = Conn;
    fn deref(&self) -> &Conn {
        &self.conn
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut Conn {
        &mut self.conn
    }
}
