//! The few statements in which the engines differ, side by side.

use super::Link;

/// Lets one writer of an organization in at a time.
pub(super) const LOCK_ORGANIZATION: &str = "select id from organization where id = $1 for update";

/// Lets one process at a time bring the schema up to date. The number is the word "guild".
pub(crate) const LOCK_SCHEMA: &str = "select 1 from (select pg_advisory_xact_lock(444234829924)) as locked";

/// One statement in two dialects.
pub(crate) struct Pair {
    /// SQLite's.
    pub(crate) sqlite: &'static str,
    /// PostgreSQL's.
    pub(crate) postgres: &'static str,
}

impl Pair {
    /// Both texts: SQLite's, then PostgreSQL's.
    pub(crate) fn both(&self) -> (&'static str, &'static str) {
        (self.sqlite, self.postgres)
    }

    /// The text for the engine behind a connection.
    pub(crate) fn of(&self, link: &Link) -> &'static str {
        match link {
            Link::SqliteReader(_) | Link::SqliteWriter(_) => self.sqlite,
            Link::PostgresReader(_) | Link::PostgresWriter(_) | Link::PostgresSnapshot(_) => self.postgres,
        }
    }
}

/// Writes an organization's counters and the end of its history.
macro_rules! advance {
    () => {
        "update organization set pending = pending + $2, audit_seq = coalesce($3, audit_seq),
        audit_hash = coalesce($4, audit_hash)"
    };
}
pub(crate) use advance;

/// Moves an organization on to its next epoch; PostgreSQL tells every listening process when the transaction commits.
pub(crate) const BUMP_EPOCH: Pair = Pair {
    sqlite: "update organization set epoch = epoch + 1 where id = $1 returning epoch",
    postgres: "with bumped as (update organization set epoch = epoch + 1 where id = $1 returning id, epoch)
         select epoch from bumped, lateral (select pg_notify('guildhall', id::text)) as told",
};

/// The same together with an organization's counters and the end of its history.
pub(crate) const ADVANCE_EPOCH: Pair = Pair {
    sqlite: concat!(advance!(), ", epoch = epoch + 1 where id = $1"),
    postgres: concat!(
        advance!(),
        ", epoch = epoch + 1
        from (select pg_notify('guildhall', cast(cast($1 as uuid) as text))) as told where id = $1"
    ),
};

/// A person's name and address, which nobody changes before the transaction ends. Several can hold them at once.
pub(crate) const HOLD_PERSON: Pair = Pair {
    sqlite: "select name, email from account where id = $1",
    postgres: "select name, email from account where id = $1 for share",
};

/// Whether the list of migrations is there.
pub(crate) const HAS_LEDGER: Pair = Pair {
    sqlite: "select exists (select 1 from sqlite_master where type = 'table' and name = 'schema_migration')",
    postgres: "select to_regclass('schema_migration') is not null",
};

/// Holds an organization for a transaction that writes several.
pub(crate) const HOLD_ORGANIZATION: Pair =
    Pair { sqlite: "select id from organization where id = $1", postgres: LOCK_ORGANIZATION };

/// An account with credentials that count, which nobody else changes before the transaction ends. What belongs to it may come and go.
pub(crate) const HOLD_ACCOUNT: Pair = Pair {
    sqlite: "select id, name, email, verified, password_hash, credentials, created from account
         where id = $1 and credentials = $2",
    postgres: "select id, name, email, verified, password_hash, credentials, created from account
         where id = $1 and credentials = $2 for no key update",
};

/// The same by the address.
pub(crate) const HOLD_ADDRESS: Pair = Pair {
    sqlite: "select id, name, email, verified, password_hash, credentials, created from account where email_key = $1",
    postgres: "select id, name, email, verified, password_hash, credentials, created from account where email_key = $1
         for no key update",
};

/// Takes mails that are due, so that nobody else does until the lease ends; none for the domains in `$4`, a list with a comma before and
/// after each.
pub(crate) const CLAIM_MAILS: Pair = Pair {
    sqlite: "update mail set due = $2 where id in (
             select id from mail where state = 'queued' and due <= $1
             and $4 not like '%,' || lower(substr(recipient, instr(recipient, '@') + 1)) || ',%'
             order by due, id limit $3 + 0)
         returning id, recipient, org_id, invitation_id, message, attempts",
    postgres: "update mail set due = $2 where id in (
             select id from mail where state = 'queued' and due <= $1
             and $4 not like '%,' || lower(split_part(recipient, '@', 2)) || ',%'
             order by due, id limit $3 + 0 for update skip locked)
         returning id, recipient, org_id, invitation_id, message, attempts",
};

/// Lets one process at a time clean up, until its transaction ends. A file has one writer anyway. The number is the word "clean".
pub(crate) const LOCK_HOUSEKEEPING: Pair =
    Pair { sqlite: "select true", postgres: "select pg_try_advisory_xact_lock(426903396718)" };

/// All pairs, for the check that prepares every statement.
pub(crate) const PAIRS: &[(&str, Pair)] = &[
    ("BUMP_EPOCH", BUMP_EPOCH),
    ("ADVANCE_EPOCH", ADVANCE_EPOCH),
    ("HOLD_PERSON", HOLD_PERSON),
    ("HAS_LEDGER", HAS_LEDGER),
    ("HOLD_ORGANIZATION", HOLD_ORGANIZATION),
    ("HOLD_ACCOUNT", HOLD_ACCOUNT),
    ("HOLD_ADDRESS", HOLD_ADDRESS),
    ("CLAIM_MAILS", CLAIM_MAILS),
    ("LOCK_HOUSEKEEPING", LOCK_HOUSEKEEPING),
];
