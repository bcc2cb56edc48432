//! The audit log: one hash chain per organization. Each entry's hash covers the one before it, so that a change anywhere shows.

use crate::conn::Conn;
use crate::engine::{Rows, fetch, later};
use crate::error::{Error, Result};
use crate::row;
use crate::statement::statements;
use guildhall_domain::id::{AccountId, OrgId};
use guildhall_domain::time::Timestamp;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// What the first entry follows.
pub(crate) const GENESIS: [u8; 32] = [0; 32];

/// How many entries are read at a time while a chain is checked.
const STRIDE: i64 = 500;

/// How far a clock may be behind that of whoever wrote the entry before, unnoticed; in microseconds.
const BEHIND: i64 = 5_000_000;

/// When the last entry of the organization `o` was written.
macro_rules! last_at {
    () => {
        "(select e.at from audit e where e.org_id = o.id and e.seq = o.audit_seq)"
    };
}
pub(crate) use last_at;

statements! {
    END_OF_CHAIN = concat!("select o.audit_seq, o.audit_hash, ", last_at!(), " from organization o where o.id = $1");
    APPEND = "insert into audit (org_id, seq, at, actor, actor_name, entry, hash) values ($1, $2, $3, $4, $5, $6, $7)";
    PAGE = "select seq, at, actor, actor_name, entry, hash from audit
        where org_id = $1 and seq < $2 order by seq desc limit $3 + 0";
    FORWARD = "select seq, at, actor, actor_name, entry, hash from audit
        where org_id = $1 and seq > $2 order by seq limit $3 + 0";
}

/// An entry to append.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// When.
    pub at: Timestamp,
    /// Who; none for someone without an account.
    pub actor: Option<AccountId>,
    /// What they were called.
    pub actor_name: String,
    /// What happened, as canonical JSON.
    pub entry: String,
}

/// An entry, as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRow {
    /// Its place in the organization's chain, from 1.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// Who; none for someone without an account.
    pub actor: Option<AccountId>,
    /// What they were called.
    pub actor_name: String,
    /// What happened, as canonical JSON.
    pub entry: String,
    /// The hash over the entry and the hash before it.
    pub hash: [u8; 32],
}

/// A chain that is whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verified {
    /// How many entries it has.
    pub entries: i64,
}

/// The first entry that is not what was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirstBad {
    /// Its place in the chain.
    pub seq: i64,
    /// What is wrong with it.
    pub why: String,
}

/// The end of a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Link {
    org: OrgId,
    seq: i64,
    hash: [u8; 32],
    at: Timestamp,
}

pub(crate) type Columns = (i64, i64, Option<Uuid>, String, String, Vec<u8>);

impl Conn {
    /// Appends an entry and gives its place. Inside [`Store::write`](crate::Store::write) of that organization only.
    ///
    /// # Errors
    /// When the database fails or there is no such organization.
    pub async fn append_audit(&mut self, org: OrgId, entry: &AuditEntry) -> Result<i64> {
        let end = match self.chain.filter(|link| link.org == org) {
            Some(link) => link,
            None => self.end_of_chain(org).await?,
        };
        let seq = end.seq + 1;
        // The order of the chain is what happened; where two processes' clocks differ, no entry is before the one that it follows.
        let at = entry.at.max(end.at);
        warn_of_clocks(entry.at, end.at);
        let entry = &AuditEntry { at, ..entry.clone() };
        let hash = hash(org, seq, &end.hash, entry);
        let AuditEntry { at, actor, actor_name, entry } = entry;
        let actor = actor.map(|id| id.0);
        self.ledger(org).await?.end_history(seq, hash);
        let (name, entry, stored) = (actor_name.as_str(), entry.as_str(), hash.as_slice());
        later!(self, APPEND, Rows::One, org.0, seq, at.0, actor, name, entry, stored)?;
        self.chain = Some(Link { org, seq, hash, at: *at });
        Ok(seq)
    }

    /// A page of history, newest first: the entries before a place, or the newest.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn audit_page(&mut self, org: OrgId, before: Option<i64>, limit: u32) -> Result<Vec<AuditRow>> {
        let rows = fetch!(all, self, Columns, PAGE, org.0, before.unwrap_or(i64::MAX), i64::from(limit))?;
        rows.into_iter().map(audit_row).collect()
    }

    /// Checks an organization's whole chain, and that it ends where the organization says.
    ///
    /// # Errors
    /// When the database fails. A chain that is not whole is the inner error.
    pub async fn verify_audit(&mut self, org: OrgId) -> Result<std::result::Result<Verified, FirstBad>> {
        let end = self.end_of_chain(org).await?;
        let mut last = Link { org, seq: 0, hash: GENESIS, at: BEGINNING };
        loop {
            let rows = fetch!(all, self, Columns, FORWARD, org.0, last.seq, STRIDE)?;
            if rows.is_empty() {
                break;
            }
            for columns in rows {
                match follow(last, columns) {
                    Ok(link) => last = link,
                    Err(bad) => return Ok(Err(bad)),
                }
            }
        }
        if last.seq < end.seq {
            let why = format!("entries {} to {} are missing at the end", last.seq + 1, end.seq);
            return Ok(Err(FirstBad { seq: last.seq + 1, why }));
        }
        if (last.seq, last.hash) != (end.seq, end.hash) {
            let why = "the chain does not end where the organization says".to_owned();
            return Ok(Err(FirstBad { seq: last.seq, why }));
        }
        Ok(Ok(Verified { entries: last.seq }))
    }

    /// The place and the moment of the entry that this transaction wrote last in an organization's history.
    pub(crate) fn latest_entry(&self, org: OrgId) -> Result<(i64, Timestamp)> {
        let link = self.chain.filter(|link| link.org == org);
        link.map(|link| (link.seq, link.at))
            .ok_or_else(|| Error::Corrupt("an act without an entry".to_owned()))
    }

    async fn end_of_chain(&mut self, org: OrgId) -> Result<Link> {
        let row = fetch!(optional, self, (i64, Vec<u8>, Option<i64>), END_OF_CHAIN, org.0)?;
        let (seq, hash, at) =
            row.ok_or_else(|| Error::Corrupt("history of an organization that does not exist".to_owned()))?;
        Ok(Link::read(org, seq, &hash, at))
    }
}

impl Link {
    /// A damaged end cannot match any entry: it is reported as such, not as a failure to look.
    pub(crate) fn read(org: OrgId, seq: i64, hash: &[u8], at: Option<i64>) -> Self {
        let at = at.map_or(BEGINNING, Timestamp);
        Self { org, seq, hash: row::hash(hash).unwrap_or([0xff; 32]), at }
    }
}

/// Before anything.
const BEGINNING: Timestamp = Timestamp(i64::MIN);

/// Says that this process's clock is behind another's: invitations, links and sessions then end at another time for each of them.
fn warn_of_clocks(here: Timestamp, before: Timestamp) {
    let behind = before.0.saturating_sub(here.0);
    if before != BEGINNING && behind > BEHIND {
        let seconds = behind / 1_000_000;
        tracing::warn!(
            seconds,
            "the process that changed this organization last has a clock ahead of this one's: run an NTP client on every machine"
        );
    }
}

/// The next link, if the entry is the one that was written after `last`.
fn follow(last: Link, columns: Columns) -> std::result::Result<Link, FirstBad> {
    let (seq, at, actor, actor_name, entry, stored) = columns;
    let expected = last.seq + 1;
    if seq != expected {
        return Err(FirstBad { seq: expected, why: format!("it is missing; entry {seq} comes next") });
    }
    let (at, actor) = (Timestamp(at), actor.map(AccountId));
    let computed = hash(last.org, seq, &last.hash, &AuditEntry { at, actor, actor_name, entry });
    if stored != computed {
        return Err(FirstBad { seq, why: "its hash does not match what it says".to_owned() });
    }
    Ok(Link { org: last.org, seq, hash: computed, at })
}

/// SHA-256 over the hash before and the entry's fields, each text preceded by its length.
fn hash(org: OrgId, seq: i64, before: &[u8; 32], entry: &AuditEntry) -> [u8; 32] {
    let AuditEntry { at, actor, actor_name, entry } = entry;
    let mut sum = Sha256::new();
    sum.update(before);
    sum.update(org.0.as_bytes());
    sum.update(seq.to_be_bytes());
    sum.update(at.0.to_be_bytes());
    sum.update(actor.map_or(Uuid::nil(), |id| id.0).as_bytes());
    for text in [actor_name, entry] {
        sum.update((text.len() as u64).to_be_bytes());
        sum.update(text.as_bytes());
    }
    sum.finalize().into()
}

pub(crate) fn audit_row((seq, at, actor, actor_name, entry, hash): Columns) -> Result<AuditRow> {
    let (at, actor, hash) = (Timestamp(at), actor.map(AccountId), row::hash(&hash)?);
    Ok(AuditRow { seq, at, actor, actor_name, entry, hash })
}
