//! Who asks.

use crate::error::{Error, Result};
use crate::preview::Preview;
use crate::secret::Secret;
use guildhall_domain::denied::Denied;
use guildhall_domain::facts::Facts;
use guildhall_domain::id::{AccountId, OrgId, SessionId};
use guildhall_domain::view::Me;
use guildhall_store::{Asker, SignIn};
use std::net::IpAddr;
use std::sync::Arc;

/// A signed-in person, as a session proves them. What changes something asks for one; a [`Preview`] is none and cannot become one.
#[derive(Debug, Clone)]
pub struct Viewer {
    /// What the console shows of them to themselves.
    pub me: Me,
    /// The session that proves it.
    pub session: SessionId,
    /// Where that session comes from.
    pub origin: Arc<Origin>,
}

/// Where a session comes from: its owner tells it from their others by this, also when it has ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The sign-in that it goes back to.
    pub sign_in: SignIn,
    /// What the browser says of itself.
    pub browser: String,
}

impl Viewer {
    /// The account.
    #[must_use]
    pub fn account(&self) -> AccountId {
        self.me.account
    }

    /// The viewer, where one is needed.
    ///
    /// # Errors
    /// [`Error::SignedOut`] when there is none.
    pub fn required(viewer: Option<&Self>) -> Result<&Self> {
        viewer.ok_or(Error::SignedOut)
    }
}

/// Who reads something of an organization: a person, or someone who looks at it as somebody else would see it.
#[derive(Debug, Clone, Copy)]
pub enum Reader<'a> {
    /// A signed-in person.
    Person(&'a Viewer),
    /// A preview, which reads and does nothing else.
    Preview(&'a Preview),
}

impl<'a> From<&'a Viewer> for Reader<'a> {
    fn from(viewer: &'a Viewer) -> Self {
        Self::Person(viewer)
    }
}

impl<'a> From<&'a Preview> for Reader<'a> {
    fn from(preview: &'a Preview) -> Self {
        Self::Preview(preview)
    }
}

impl<'a> Reader<'a> {
    /// Who is looked up in an organization.
    ///
    /// # Errors
    /// [`Denied::Hidden`] for a preview of another organization.
    pub(crate) fn asker(self, org: OrgId) -> std::result::Result<Asker<'static>, Denied> {
        match self {
            Self::Person(viewer) => Ok(Asker::Account(viewer.account())),
            Self::Preview(preview) if preview.is_for(org) => Ok(Asker::Account(preview.account())),
            Self::Preview(_) => Err(Denied::Hidden),
        }
    }

    /// The facts as they are for the reader: a preview's are those on which it was allowed.
    pub(crate) fn seeing(self, facts: Facts) -> Facts {
        match self {
            Self::Person(_) => facts,
            Self::Preview(preview) => preview.enter(facts),
        }
    }

    /// The preview, if it is one.
    pub(crate) fn preview(self) -> Option<&'a Preview> {
        match self {
            Self::Person(_) => None,
            Self::Preview(preview) => Some(preview),
        }
    }
}

/// Who changes something: made of a [`Viewer`] and never of a [`Reader`], so that nothing is changed in a preview, whichever way it is asked.
#[derive(Debug, Clone)]
pub(crate) struct Author<'a> {
    asker: Asker<'a>,
    /// Where the session comes from, if it is done in one.
    origin: Option<Arc<Origin>>,
}

/// What history calls someone who holds a link and is not signed in.
const LINK_HOLDER: &str = "The person invited";

impl Author<'static> {
    /// A signed-in person.
    pub(crate) fn of(viewer: &Viewer) -> Self {
        Self { asker: Asker::Account(viewer.account()), origin: Some(Arc::clone(&viewer.origin)) }
    }

    /// A signed-in person, or else whoever holds a link.
    pub(crate) fn or_link_holder(viewer: Option<&Viewer>) -> Self {
        viewer.map_or(Self::without_session(Asker::LinkHolder { name: LINK_HOLDER }), Self::of)
    }

    /// Whoever opened a link from a mail to the account's own address.
    pub(crate) fn addressee(account: AccountId) -> Self {
        Self::without_session(Asker::Account(account))
    }

    /// Whoever runs the installation.
    pub(crate) fn operator() -> Self {
        Self::without_session(Asker::Operator)
    }

    const fn without_session(asker: Asker<'static>) -> Self {
        Self { asker, origin: None }
    }
}

impl<'a> Author<'a> {
    /// Who is looked up.
    pub(crate) fn asker(&self) -> Asker<'a> {
        self.asker
    }

    /// The account, for one who has one.
    pub(crate) fn account(&self) -> Option<AccountId> {
        match self.asker {
            Asker::Account(account) => Some(account),
            Asker::LinkHolder { .. } | Asker::Operator => None,
        }
    }

    /// The account, and where its session comes from, for one who acts in a session.
    pub(crate) fn in_session(&self) -> Option<(AccountId, &Origin)> {
        Some((self.account()?, self.origin.as_deref()?))
    }
}

/// Where a request comes from: the address, and what the browser says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Peer {
    /// The client's address.
    pub address: IpAddr,
    /// The browser's `User-Agent`, shortened to 200 characters.
    pub browser: String,
    /// What the browser's device cookie holds, or will hold where it brought none. It tells one browser from another and proves nobody.
    pub device: Option<Secret>,
    /// Whether it comes from this machine, asks for it by a name of its own, and was forwarded by nobody.
    pub local: bool,
}

impl Peer {
    /// The network, which tries are counted by.
    pub(crate) fn family(&self) -> String {
        network(self.address)
    }
}

/// The network of an address: itself for IPv4, or the /64 that one IPv6 customer has.
#[must_use]
pub fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}
