//! What a viewer is given to look at. Views for different viewers are different types: one that may not show an e-mail address has
//! no place for one.
//!
//! What is flattened or carries its tag inside is so for whoever writes and reads the JSON anywhere but in the browser. The browser
//! only reads, finds both by itself (`rpc::read` of the console), and would otherwise download a second way of reading everything.

mod batch;
mod projects;
mod roles;

pub use batch::{Batch, Verdict};
pub use projects::{Inside, Insiders, ProjectInvoicing, ProjectLine, ResourceLine};
pub use roles::{Explained, Holders, Offer, RolesQuery};

use crate::email::EmailAddress;
use crate::facts::{Facts, InvitationState, MemberStatus};
use crate::id::{AccountId, InvitationId, MemberId, NotificationId, OrgId, SessionId};
use crate::role::RoleId;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// One page of something, with the way to the next and the previous.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    /// The rows, at most as many as were asked for.
    pub rows: Vec<T>,
    /// The cursor of the rows that follow; none on the last page.
    pub next: Option<String>,
}

/// A member, as every member sees them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Colleague {
    /// The place.
    pub id: MemberId,
    /// Whose it is.
    pub account: AccountId,
    /// The person's name.
    pub name: String,
    /// The role held.
    pub role: RoleId,
    /// Whether it counts at present.
    pub status: MemberStatus,
    /// Since when.
    pub joined: Timestamp,
}

/// A member, as those see them who may read e-mail addresses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// What everyone sees.
    #[cfg_attr(not(target_arch = "wasm32"), serde(flatten))]
    pub colleague: Colleague,
    /// The address the person can be reached at.
    pub email: EmailAddress,
}

/// An invitation, as those see it who manage invitations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invited {
    /// The invitation.
    pub id: InvitationId,
    /// The address asked in.
    pub email: EmailAddress,
    /// The role that accepting gives.
    pub role: RoleId,
    /// What it is now, expiry included.
    pub state: InvitationState,
    /// The name of whoever vouches for it.
    pub inviter: String,
    /// When its mail was last queued.
    pub sent: Timestamp,
    /// When it can no longer be accepted.
    pub expires: Timestamp,
    /// What became of its mail.
    pub delivery: Delivery,
}

/// What became of a mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(not(target_arch = "wasm32"), serde(tag = "state"))]
pub enum Delivery {
    /// It waits for its turn, or for a mail server that does not answer.
    Queued {
        /// Failed tries so far.
        attempts: i64,
    },
    /// It waits until the operator has mended what keeps the mail server from taking mails.
    Blocked,
    /// The mail server took it.
    Sent,
    /// The mail server refused it for good.
    Failed {
        /// What the mail server said.
        reason: String,
    },
    /// The operator holds it back.
    Held,
    /// It was withdrawn before it left.
    Withdrawn,
}

/// A row of the list in which members and pending invitations stand together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(not(target_arch = "wasm32"), serde(tag = "kind"))]
pub enum Entry {
    /// *Verified*.
    Member(Contact),
    /// *Pending*.
    Invitation(Invited),
}

/// The members page's list: which of the two types it is depends on what the viewer may see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(not(target_arch = "wasm32"), serde(tag = "view"))]
pub enum Roster {
    /// Names alone, no invitations.
    Colleagues(Page<Colleague>),
    /// With addresses and pending invitations.
    Contacts(Page<Entry>),
}

/// How many rows each filter would show, without a search.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Tally {
    /// Members and, for those who may see them, pending invitations, by what they hold: a role, or several as one.
    pub by_role: Vec<(RoleId, u32)>,
    /// Members.
    pub verified: u32,
    /// Pending invitations; none for those who may not see them.
    pub pending: Option<u32>,
}

impl Tally {
    /// How many rows show a role, alone or with others.
    #[must_use]
    pub fn of(&self, role: &RoleId) -> u32 {
        roles::counted(&self.by_role, role)
    }

    /// What is held here that a role is part of: the role itself, and several as one that include it.
    #[must_use]
    pub fn with(&self, role: &RoleId) -> Vec<RoleId> {
        self.by_role.iter().map(|(held, _)| held).filter(|held| held.includes(role)).cloned().collect()
    }
}

/// Which rows of the members page are wanted.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RosterQuery {
    /// Words that begin a name's or (for those who may read it) an address's words.
    pub search: Option<String>,
    /// One role, held alone or with others.
    pub role: Option<RoleId>,
    /// Members alone, or pending invitations alone.
    pub status: Option<RosterStatus>,
    /// The cursor that an earlier page gave.
    pub after: Option<String>,
    /// How many rows: 1 to 200, 50 when nothing is said.
    pub limit: Option<u32>,
}

/// The two kinds of rows of the members page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RosterStatus {
    /// A member.
    Verified,
    /// A pending invitation.
    Pending,
}

/// The members page's data: the list, the counts, and the facts with which the browser asks `decide` about each row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MembersPage {
    /// The viewer's facts.
    pub facts: Facts,
    /// The rows.
    pub roster: Roster,
    /// The counts on the filters.
    pub tally: Tally,
}

/// An organization in the list of one's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnOrganization {
    /// Its id.
    pub id: OrgId,
    /// Its name.
    pub name: String,
    /// Its own part of the address.
    pub slug: String,
    /// What one is there.
    pub role: RoleId,
    /// The role's title.
    pub role_title: String,
    /// The role's place in the pack's table, 0 the strongest.
    pub role_rank: u32,
    /// How many members it has.
    pub members: u32,
}

/// What someone with an invitation's link is shown. Each state is a page with a next step of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(not(target_arch = "wasm32"), serde(tag = "state"))]
pub enum Welcome {
    /// No such link.
    Unknown,
    /// A newer mail has replaced it; the invitation itself still waits for an answer.
    Replaced {
        /// Whether it waits for the viewer: they are signed in with the invited address, so they can answer it without a link.
        is_yours: bool,
    },
    /// The invitation was answered, taken back or has run out; nothing more is said to whoever holds the link.
    Ended {
        /// What became of it.
        how: InvitationState,
    },
    /// Waiting for an answer.
    Open {
        /// The organization's name.
        organization: String,
        /// The organization's own part of the address.
        slug: String,
        /// Who vouches for it.
        inviter: String,
        /// The title of the role that accepting gives.
        role: String,
        /// When it can no longer be accepted.
        expires: Timestamp,
        /// Who looks at it.
        visitor: Visitor,
    },
}

/// Who looks at an invitation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(not(target_arch = "wasm32"), serde(tag = "who"))]
pub enum Visitor {
    /// Signed out.
    SignedOut {
        /// The invited address in full: whoever holds the link got it by mail.
        email: EmailAddress,
        /// Whether it has an account to sign in to; told to whom the link was mailed, who could learn it there anyway.
        has_account: bool,
    },
    /// Signed out, with a link that was copied: whoever handed it out need not know the address, so it is told masked.
    LinkHolder {
        /// The invited address, masked.
        masked: String,
    },
    /// Signed in with the invited address.
    Invited {
        /// Their own address.
        email: EmailAddress,
    },
    /// Signed in with the invited address, which is not confirmed yet.
    Unconfirmed {
        /// Their own address.
        email: EmailAddress,
    },
    /// Signed in with another address.
    Stranger {
        /// Their own address.
        own: EmailAddress,
        /// The invited address, masked.
        masked: String,
    },
    /// Already a member.
    Member,
    /// Already a member, suspended at present.
    Suspended,
}

/// The signed-in person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    /// The account.
    pub account: AccountId,
    /// The name.
    pub name: String,
    /// The address.
    pub email: EmailAddress,
    /// Whether they have proved that it is theirs.
    pub verified: bool,
    /// Notifications not yet read.
    pub unread: u32,
}

/// A signed-in browser, as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnSession {
    /// The session.
    pub id: SessionId,
    /// What the browser said of itself.
    pub browser: String,
    /// Since when.
    pub started: Timestamp,
    /// When it was last used, to the nearest minute or so.
    pub seen: Timestamp,
    /// Whether it is the one that asks.
    pub current: bool,
}

/// A message to a person, as the bell shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Its id.
    pub id: NotificationId,
    /// When.
    pub at: Timestamp,
    /// What it says.
    pub text: String,
    /// Where it leads, inside the console.
    pub href: Option<String>,
    /// Whether it was read.
    pub read: bool,
}

/// A line of history: a change or a refused attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryLine {
    /// Its place in the organization's chain, from 1; 0 for refused attempts that are still being counted and stand in no chain yet.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// Whose account did it; none for someone without one.
    pub by: Option<AccountId>,
    /// Who.
    pub actor: String,
    /// What, in one sentence without the actor.
    pub text: String,
    /// For a refused attempt, why.
    pub refused: Option<String>,
    /// The first letters of the entry's hash.
    pub hash: String,
}

/// A mail in the built-in mailbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailboxMail {
    /// Its id.
    pub id: String,
    /// To whom.
    pub to: String,
    /// Its subject.
    pub subject: String,
    /// Its text part.
    pub text: String,
    /// Its HTML part.
    pub html: String,
    /// When it was written.
    pub at: Timestamp,
}

/// The home page: what one is part of, and what waits for an answer.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Own {
    /// The organizations that the viewer belongs to.
    pub organizations: Vec<OwnOrganization>,
    /// Pending invitations for the viewer's confirmed address.
    pub waiting: Vec<Waiting>,
}

/// A pending invitation, as the person invited sees it in their console.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// The organization's id.
    pub org: OrgId,
    /// The invitation.
    pub invitation: InvitationId,
    /// The organization's name.
    pub organization: String,
    /// Who vouches for it.
    pub inviter: String,
    /// The title of the role that accepting gives.
    pub role: String,
    /// When it can no longer be accepted.
    pub expires: Timestamp,
}
