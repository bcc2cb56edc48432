//! The members page's list: members and pending invitations in one order, by name or address, then id.
//!
//! There are two views with statements of their own. What a plain member sees is read without ever looking at an address.

use crate::conn::Conn;
use crate::engine::fetch;
use crate::error::Result;
use crate::invitation::{self, InvitedRow, invited_sql};
use crate::row;
use crate::search::{Pattern, Sought, like};
use crate::statement::statements;
use guildhall_domain::id::{AccountId, MemberId, OrgId};
use guildhall_domain::role::RoleId;
use guildhall_domain::time::Timestamp;
use guildhall_domain::view::{Colleague, Contact, Entry, RosterStatus};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What is read of a member, where from, and which kinds of their words may be looked at: for colleagues nothing of their address.
macro_rules! of {
    (colleague columns) => {
        "m.id, m.account_id, m.name, m.role, m.status, m.joined, m.label"
    };
    (contact columns) => {
        concat!(of!(colleague columns), ", a.email")
    };
    (colleague joins) => {
        ""
    };
    (contact joins) => {
        " join account a on a.id = m.account_id"
    };
    (colleague kinds) => {
        "(0)"
    };
    (contact kinds) => {
        "(0, 1)"
    };
}

/// A page of members: those after ($2, $3), at most $4.
macro_rules! members {
    ($who:ident, $where:literal) => {
        concat!(
            "select ",
            of!($who columns),
            " from (select * from member where org_id = $1 and (label, id) > ($2, $3)",
            $where,
            " order by label, id limit $4 + 0) m",
            of!($who joins),
            " order by m.label, m.id"
        )
    };
}

/// What follows a prefix in the first text that no word with that prefix reaches.
macro_rules! beyond {
    () => {
        "'\u{10ffff}'"
    };
}

/// The same for those who have words that begin with the prefixes.
///
/// What is found is few, and `cross join` says so: SQLite then takes the tables in the order in which they are written.
macro_rules! members_found {
    ($who:ident) => {
        concat!("select ", of!($who columns), " from (select distinct w.label, w.member_id from member_word w
            where w.org_id = $1 and w.kind in ", of!($who kinds), " and w.word >= $6 and w.word < $6 || ", beyond!(), "
                and (w.label, w.member_id) > ($2, $3)
                and ($5 = '' or exists (select 1 from member x where x.org_id = $1 and x.id = w.member_id and x.role = $5))
                and ($7 = '' or exists (select 1 from member_word x where x.org_id = $1 and x.member_id = w.member_id
                    and x.kind in ", of!($who kinds), " and x.word >= $7 and x.word < $7 || ", beyond!(), "))
                and ($8 = '' or exists (select 1 from member_word x where x.org_id = $1 and x.member_id = w.member_id
                    and x.kind in ", of!($who kinds), " and x.word >= $8 and x.word < $8 || ", beyond!(), "))
                and ($9 = '' or exists (select 1 from member_word x where x.org_id = $1 and x.member_id = w.member_id
                    and x.kind in ", of!($who kinds), " and x.word >= $9 and x.word < $9 || ", beyond!(), "))
            order by w.label, w.member_id limit $4 + 0) f
        cross join member m", of!($who joins), "
        where m.org_id = $1 and m.id = f.member_id order by f.label, f.member_id")
    };
}

statements! {
    COLLEAGUES = members!(colleague, "");
    COLLEAGUES_OF_ROLE = members!(colleague, " and role = $5");
    COLLEAGUES_FOUND = members_found!(colleague);
    CONTACTS = members!(contact, "");
    CONTACTS_OF_ROLE = members!(contact, " and role = $5");
    CONTACTS_FOUND = members_found!(contact);
    PENDING_ROLES = "select role from role_tally where org_id = $1 and pending > 0 order by role";
    PENDING_OF_ROLE = concat!("select ", invited_sql!(columns), " from (select * from invitation
            where org_id = $1 and state = 'pending' and role = $5 and (email_key, id) > ($2, $3)
            order by email_key, id limit $4 + 0) i ", invited_sql!(joins), " order by i.email_key, i.id");
    PENDING_FOUND = concat!("select ", invited_sql!(columns), " from (select distinct w.label, w.invitation_id
            from invitation_word w
            where w.org_id = $1 and w.word >= $6 and w.word < $6 || ", beyond!(), " and (w.label, w.invitation_id) > ($2, $3)
                and ($5 = '' or exists (select 1 from invitation x
                    where x.org_id = $1 and x.id = w.invitation_id and x.role = $5))
                and ($7 = '' or exists (select 1 from invitation x where x.org_id = $1 and x.id = w.invitation_id
                    and x.words", like!("7"), " and ($8 = '' or x.words", like!("8"), ") and ($9 = '' or x.words", like!("9"), ")))
            order by w.label, w.invitation_id limit $4 + 0) f
        cross join invitation i ", invited_sql!(joins),
        " where i.org_id = $1 and i.id = f.invitation_id and i.state = 'pending' order by f.label, f.invitation_id");
}

/// Which rows are wanted.
#[derive(Debug, Clone, Copy, Default)]
pub struct RosterFilter<'a> {
    /// Words that begin a name's or (for those who may read it) an address's words. The four longest count.
    pub search: Option<&'a str>,
    /// Those alone who hold one of these; none for everybody. What is held by several people is one role or several as one.
    pub held: Option<&'a [RoleId]>,
    /// Members alone, or pending invitations alone.
    pub status: Option<RosterStatus>,
    /// Where the page before ended.
    pub after: Option<&'a Cursor>,
    /// How many rows.
    pub limit: u32,
}

/// Where a page ended: the folded name or address, and the id, of its last row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// What the list is ordered by first.
    pub label: String,
    /// The member's or the invitation's id.
    pub id: Uuid,
}

type ColleagueRow = (Uuid, Uuid, String, String, String, i64, String);
type ContactRow = (Uuid, Uuid, String, String, String, i64, String, String);

/// A row with the place it has in the list.
pub(crate) type Placed<T> = (Cursor, T);

/// One of the statements on each of the three ways to read a page: all, one role, found by words. Of several roles each is read, and those
/// rows together hold the page.
macro_rules! page {
    ($conn:expr, $row:ty, $org:expr, $filter:expr, $all:ident, $of_role:ident, $found:ident) => {{
        let filter: &RosterFilter<'_> = $filter;
        let (label, id) = filter.after.map_or(("", Uuid::nil()), |cursor| (cursor.label.as_str(), cursor.id));
        let wanted = i64::from(filter.limit) + 1;
        let one_by_one = |held: &[RoleId]| held.iter().map(|role| Some(role.as_str().to_owned())).collect();
        let roles: Vec<Option<String>> = filter.held.map_or_else(|| vec![None], one_by_one);
        let mut rows: Vec<$row> = Vec::new();
        for role in roles {
            rows.extend(match (filter.search.and_then(Sought::parse), role.as_deref()) {
                (None, None) => fetch!(all, $conn, $row, $all, $org.0, label, id, wanted)?,
                (None, Some(role)) => fetch!(all, $conn, $row, $of_role, $org.0, label, id, wanted, role)?,
                (Some(sought), role) => {
                    let [a, b, c, d] = sought.prefixes();
                    let role = role.unwrap_or_default();
                    fetch!(all, $conn, $row, $found, $org.0, label, id, wanted, role, a, b, c, d)?
                }
            });
        }
        rows
    }};
}

impl Conn {
    /// A page of the list for someone who sees neither addresses nor invitations, and where it ends if more follow.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn colleagues(
        &mut self,
        org: OrgId,
        filter: &RosterFilter<'_>,
    ) -> Result<(Vec<Colleague>, Option<Cursor>)> {
        if filter.status == Some(RosterStatus::Pending) {
            return Ok((Vec::new(), None));
        }
        let rows = page!(self, ColleagueRow, org, filter, COLLEAGUES, COLLEAGUES_OF_ROLE, COLLEAGUES_FOUND);
        let rows: Result<Vec<Placed<Colleague>>> = rows.into_iter().map(colleague).collect();
        Ok(cut(in_order(rows?), filter.limit))
    }

    /// A page of the list for someone who sees addresses and invitations, and where it ends if more follow. Expired invitations are
    /// in it until they are replaced or revoked.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn contacts(
        &mut self,
        org: OrgId,
        filter: &RosterFilter<'_>,
        now: Timestamp,
    ) -> Result<(Vec<Entry>, Option<Cursor>)> {
        let mut rows = Vec::new();
        if filter.status != Some(RosterStatus::Pending) {
            for row in page!(self, ContactRow, org, filter, CONTACTS, CONTACTS_OF_ROLE, CONTACTS_FOUND) {
                rows.push(contact(row)?);
            }
        }
        if filter.status != Some(RosterStatus::Verified) {
            for row in self.pending(org, filter).await? {
                let place = Cursor { label: row.10.clone(), id: row.0 };
                rows.push((place, Entry::Invitation(invitation::invited(row, now)?)));
            }
        }
        Ok(cut(in_order(rows), filter.limit))
    }

    /// The pending invitations of a page: those of each role that one gives, or those found by words. The index that lists them begins
    /// with the role, so that there need be no other.
    async fn pending(&mut self, org: OrgId, filter: &RosterFilter<'_>) -> Result<Vec<InvitedRow>> {
        let (label, id) = filter.after.map_or(("", Uuid::nil()), |cursor| (cursor.label.as_str(), cursor.id));
        let wanted = i64::from(filter.limit) + 1;
        let sought = filter.search.and_then(Sought::parse);
        let roles: Vec<String> = match (filter.held, &sought) {
            (Some(held), _) => held.iter().map(ToString::to_string).collect(),
            (None, Some(_)) => vec![String::new()],
            (None, None) => {
                let asked = fetch!(all, self, (String,), PENDING_ROLES, org.0)?;
                asked.into_iter().map(|(role,)| role).collect()
            }
        };
        let mut rows: Vec<InvitedRow> = Vec::new();
        for role in &roles {
            let Some(sought) = &sought else {
                rows.extend(fetch!(all, self, InvitedRow, PENDING_OF_ROLE, org.0, label, id, wanted, role)?);
                continue;
            };
            for (a, others) in sought.turns() {
                let [b, c, d] = others.each_ref().map(Pattern::as_str);
                let found =
                    fetch!(all, self, InvitedRow, PENDING_FOUND, org.0, label, id, wanted, role, a, b, c, d)?;
                rows.extend(found);
            }
        }
        rows.sort_by(|a, b| (&a.10, a.0).cmp(&(&b.10, b.0)));
        rows.dedup_by_key(|row| row.0);
        Ok(rows)
    }
}

fn in_order<T>(mut rows: Vec<Placed<T>>) -> Vec<Placed<T>> {
    rows.sort_by(|(a, _), (b, _)| (&a.label, a.id).cmp(&(&b.label, b.id)));
    rows
}

/// At most `limit` rows, and where they end if there are more.
pub(crate) fn cut<T>(mut rows: Vec<Placed<T>>, limit: u32) -> (Vec<T>, Option<Cursor>) {
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let next = rows.last().filter(|_| more).map(|(place, _)| place.clone());
    (rows.into_iter().map(|(_, row)| row).collect(), next)
}

fn colleague((id, account, name, role, status, joined, label): ColleagueRow) -> Result<Placed<Colleague>> {
    let colleague = Colleague {
        id: MemberId(id),
        account: AccountId(account),
        name,
        role: row::role_id(&role)?,
        status: row::member_status(&status)?,
        joined: Timestamp(joined),
    };
    Ok((Cursor { label, id }, colleague))
}

fn contact(row: ContactRow) -> Result<Placed<Entry>> {
    let (id, account, name, role, status, joined, label, email) = row;
    let (place, colleague) = colleague((id, account, name, role, status, joined, label))?;
    Ok((place, Entry::Member(Contact { colleague, email: row::email(&email)? })))
}
