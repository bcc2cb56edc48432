//! Typed identifiers: UUID v7, so that they sort by the moment they were made.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

/// Ten random bytes: what an identifier needs besides the moment it is made.
pub type Entropy = [u8; 10];

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A new identifier from a moment (milliseconds since 1970, UTC) and chance.
            #[must_use]
            pub fn from_parts(millis: u64, entropy: &Entropy) -> Self {
                Self(uuid::Builder::from_unix_timestamp_millis(millis, entropy).into_uuid())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, uuid::Error> {
                Uuid::parse_str(text).map(Self)
            }
        }
    )*};
}

ids! {
    /// A person who can sign in.
    AccountId;
    /// An organization: the tenant.
    OrgId;
    /// An account's place in one organization.
    MemberId;
    /// One e-mail address asked into one organization.
    InvitationId;
    /// A container inside one organization.
    ProjectId;
    /// A thing inside one project.
    ResourceId;
    /// One signed-in browser.
    SessionId;
    /// A message to a person, shown in the console.
    NotificationId;
    /// A mail waiting to leave, or gone.
    MailId;
}
