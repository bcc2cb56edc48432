//! Whom a page was made for: a short name of account and session, which every request of the page repeats.

use crate::viewer::Viewer;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

/// How many bytes of a hash name an account or a session.
const LENGTH: usize = 12;

/// Names an account and a session of it. It is no secret and grants nothing: neither id can be read from it, and the session's secret is no
/// part of it. The first half of its text names the account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageIdentity {
    account: [u8; LENGTH],
    session: [u8; LENGTH],
}

/// How whoever asks stands to whom the page was made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AskedBy {
    /// The same session.
    SameSession,
    /// The same account in another session, such as after its password was changed.
    OtherSession,
    /// Another account.
    OtherAccount,
}

impl PageIdentity {
    /// Of a page that is made for a viewer.
    #[must_use]
    pub fn of(viewer: &Viewer) -> Self {
        Self { account: short("account", viewer.account().0), session: short("session", viewer.session.0) }
    }

    /// How a viewer stands to whom the page was made for.
    #[must_use]
    pub fn asked_by(self, viewer: &Viewer) -> AskedBy {
        let asker = Self::of(viewer);
        match (asker.account == self.account, asker.session == self.session) {
            (true, true) => AskedBy::SameSession,
            (true, false) => AskedBy::OtherSession,
            (false, _) => AskedBy::OtherAccount,
        }
    }
}

fn short(kind: &str, id: Uuid) -> [u8; LENGTH] {
    let hash =
        Sha256::new().chain_update("page of ").chain_update(kind).chain_update(id.as_bytes()).finalize();
    let mut short = [0; LENGTH];
    short.iter_mut().zip(hash).for_each(|(to, from)| *to = from);
    short
}

impl fmt::Display for PageIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&URL_SAFE_NO_PAD.encode(self.account))?;
        f.write_str(&URL_SAFE_NO_PAD.encode(self.session))
    }
}

/// The text names nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoIdentity;

impl FromStr for PageIdentity {
    type Err = NoIdentity;

    fn from_str(text: &str) -> Result<Self, NoIdentity> {
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| NoIdentity)?;
        let (account, session) = bytes.split_at_checked(LENGTH).ok_or(NoIdentity)?;
        let half = |half: &[u8]| half.try_into().map_err(|_| NoIdentity);
        Ok(Self { account: half(account)?, session: half(session)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::viewer::Origin;
    use guildhall_domain::email::EmailAddress;
    use guildhall_domain::id::{AccountId, SessionId};
    use guildhall_domain::time::Timestamp;
    use guildhall_domain::view::Me;
    use guildhall_store::SignIn;
    use std::sync::Arc;

    fn viewer(account: u128, session: u128) -> Viewer {
        let me = Me {
            account: AccountId(Uuid::from_u128(account)),
            name: "Ada".to_owned(),
            email: EmailAddress::parse("ada@example.org").unwrap(),
            verified: true,
            unread: 0,
        };
        let session = SessionId(Uuid::from_u128(session));
        let sign_in = SignIn { id: session, at: Timestamp(0) };
        Viewer { me, session, origin: Arc::new(Origin { sign_in, browser: String::new() }) }
    }

    #[test]
    fn its_text_comes_back_and_its_first_half_names_the_account() {
        let (one, other) = (PageIdentity::of(&viewer(1, 2)), PageIdentity::of(&viewer(1, 3)));
        let (text, second) = (one.to_string(), other.to_string());
        assert_eq!(text.parse(), Ok(one));
        assert_eq!((text.len(), &text[..16]), (32, &second[..16]));
        assert_ne!(text, second);
    }

    #[test]
    fn it_tells_another_session_from_another_account() {
        let page = PageIdentity::of(&viewer(1, 2));
        assert_eq!(page.asked_by(&viewer(1, 2)), AskedBy::SameSession);
        assert_eq!(page.asked_by(&viewer(1, 3)), AskedBy::OtherSession);
        assert_eq!(page.asked_by(&viewer(4, 2)), AskedBy::OtherAccount);
        assert_eq!(page.asked_by(&viewer(2, 1)), AskedBy::OtherAccount, "an account is no session");
    }

    #[test]
    fn what_names_nobody_is_refused() {
        for text in ["", "x", "AAAA", "AAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "ü"] {
            assert_eq!(text.parse::<PageIdentity>(), Err(NoIdentity), "{text}");
        }
    }
}
