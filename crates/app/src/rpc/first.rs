//! What a page begins with: the answers to the questions that it asks first. The server asks them before it renders.

use crate::rpc::Answer;
use crate::rpc::sheets::Sheet;
use guildhall_domain::facts::Facts;
use guildhall_domain::view::{Invited, MembersPage, Notice, Offer, Own, OwnOrganization, OwnSession, Page};
use serde::{Deserialize, Serialize};

/// The answers that a page begins with, by question; none where the page does not ask it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct First {
    /// The viewer's organizations, and what waits for their answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub own: Option<Answer<Own>>,
    /// The role models on offer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub packs: Option<Answer<Vec<Offer>>>,
    /// The viewer's sessions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sessions: Option<Answer<Vec<OwnSession>>>,
    /// What the viewer's other sessions did, drawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub others: Option<Answer<String>>,
    /// The viewer's notifications.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notices: Option<Answer<Vec<Notice>>>,
    /// The built-in mailbox's mails.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mails: Option<Answer<String>>,
    /// What an invitation's link leads to. Its page is drawn on the server alone.
    #[cfg(feature = "ssr")]
    #[serde(skip)]
    pub welcome: Option<Answer<guildhall_domain::view::Welcome>>,
    /// The name of whoever chooses their first password with a link. Its page is drawn on the server alone.
    #[cfg(feature = "ssr")]
    #[serde(skip)]
    pub newcomer: Option<Answer<Option<String>>>,
    /// The organization that the address names, and all of the viewer's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opened: Option<Answer<(Facts, Vec<OwnOrganization>)>>,
    /// Its members.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub members: Option<Answer<MembersPage>>,
    /// Its invitations.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invitations: Option<Answer<(Facts, Page<Invited>)>>,
    /// A page that the server draws.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<Answer<Sheet>>,
}
