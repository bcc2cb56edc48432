//! A connection: every statement of this crate is a method of [`Conn`], in a file per noun.

use crate::address::Met;
use crate::engine::{Bundle, Engine, Link, Rows, Value, Wire};
use crate::error::{Error, Result};
use crate::ledger::Ledger;
use crate::limit::{Pending, Totals};
use guildhall_domain::id::OrgId;
use std::collections::HashMap;

/// A connection to the database: for reading by itself, for changing as part of a [`Tx`](crate::Tx).
pub struct Conn {
    pub(crate) link: Link,
    /// A statement failed: PostgreSQL refuses what follows by itself, SQLite would carry on with half of the work done.
    broken: bool,
    /// The organizations that moved on to a new epoch.
    pub(crate) moved: Vec<(OrgId, i64)>,
    /// The end of the audit chain of the organization that is being written, once it is known.
    pub(crate) chain: Option<crate::audit::Link>,
    /// The epoch of that organization, once it is known.
    pub(crate) epoch: Option<(OrgId, i64)>,
    /// The addresses that the facts were loaded about, and whose accounts they are.
    pub(crate) met: Vec<Met>,
    /// What runs before anything is read or committed.
    pub(crate) bundle: Bundle,
    /// What of it changes the organization's own rows.
    pub(crate) ledger: Ledger,
    /// What was counted before, as far as it was read beforehand.
    pub(crate) totals: Totals,
    /// Which mailboxes want no invitations of an organization, as far as that was read beforehand.
    pub(crate) stopped: HashMap<(String, OrgId), bool>,
    /// What is counted when the transaction commits.
    pub(crate) pending: Pending,
}

impl Conn {
    pub(crate) fn new(link: Link) -> Self {
        Self {
            link,
            broken: false,
            moved: Vec::new(),
            chain: None,
            epoch: None,
            met: Vec::new(),
            bundle: Bundle::default(),
            ledger: Ledger::default(),
            totals: Totals::default(),
            stopped: HashMap::new(),
            pending: Pending::new(),
        }
    }

    pub(crate) async fn reader(engine: &Engine) -> Result<Self> {
        engine.reader().await.map(Self::new)
    }

    /// The wire, unless a statement failed before inside a transaction.
    pub(crate) fn wire(&mut self) -> Result<Wire<'_>> {
        if self.broken {
            return Err(Error::Broken);
        }
        self.link.wire()
    }

    /// Runs what was left for later, so that what follows sees it.
    pub(crate) async fn settle_first(&mut self) -> Result<()> {
        if self.bundle.is_empty() && self.ledger.is_empty() { Ok(()) } else { Box::pin(self.settle()).await }
    }

    async fn settle(&mut self) -> Result<()> {
        let ledger = std::mem::take(&mut self.ledger);
        let mut bundle = std::mem::take(&mut self.bundle);
        bundle.set_apart();
        ledger.close(&self.link, &mut bundle);
        let expected = bundle.expected();
        let ran = bundle.run(self.wire()?).await;
        let changed = self.outcome(ran)?;
        crate::work::note(changed.iter().sum());
        let kept = changed.len() == expected.len()
            && expected.iter().zip(&changed).all(|(rows, changed)| rows.are_kept(*changed));
        self.outcome(if kept { Ok(()) } else { Err(absent()) })
    }

    /// Whether each statement of a script changed one row.
    pub(crate) fn changed_one_each(&mut self, changed: &[u64]) -> Result<()> {
        self.outcome(if changed.iter().all(|rows| *rows == 1) { Ok(()) } else { Err(absent()) })
    }

    /// Leaves a statement for later, with what else was left.
    pub(crate) async fn leave_for_later<const N: usize>(
        &mut self,
        sql: &'static str,
        rows: Rows,
        values: [Value; N],
    ) -> Result<()> {
        if self.bundle.is_full() {
            self.settle_first().await?;
        }
        self.bundle.add(sql, rows, values);
        Ok(())
    }

    /// The book of one organization's own rows; another one's is closed first.
    pub(crate) async fn ledger(&mut self, org: OrgId) -> Result<&mut Ledger> {
        if self.ledger.is_of_another(org) {
            self.settle_first().await?;
        }
        Ok(self.ledger.of(org))
    }

    /// Notes a failure, and says what it means.
    pub(crate) fn outcome<T>(&mut self, result: Result<T>) -> Result<T> {
        self.link.heard(&result);
        if result.is_err() {
            self.broken = self.link.is_transaction();
        }
        result
    }

    pub(crate) fn is_broken(&self) -> bool {
        self.broken
    }
}

fn absent() -> Error {
    Error::Corrupt("an event names something that is not there".to_owned())
}

#[cfg(test)]
mod tests;
