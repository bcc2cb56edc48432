//! Sign-ups: the name and the password that a browser chose for an account whose address is not proved yet. They count for whoever proves
//! the address in that browser, and for nobody else.

use crate::conn::Conn;
use crate::engine::{execute, fetch};
use crate::error::{Error, Result};
use crate::statement::statements;
use guildhall_domain::id::AccountId;
use guildhall_domain::name::DisplayName;
use guildhall_domain::time::Timestamp;

statements! {
    CHOOSE = "insert into sign_up (account_id, device, name, password_hash, expires) values ($1, $2, $3, $4, $5)
        on conflict (account_id, device) do update
        set name = excluded.name, password_hash = excluded.password_hash, expires = excluded.expires";
    CHOSEN = "select name, password_hash, expires from sign_up where account_id = $1 and device = $2 and expires > $3";
    LATEST = "select name, password_hash, expires from sign_up where account_id = $1 and expires > $3
        order by case when device = $2 then 0 else 1 end, expires desc limit 1";
}

/// What somebody chose when they signed up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignUp {
    /// The name.
    pub name: DisplayName,
    /// The password's hash.
    pub password_hash: String,
    /// Until when it waits for the address to be proved.
    pub expires: Timestamp,
}

impl Conn {
    /// Notes what was chosen for an account in a browser, in place of what was chosen there before. A device is known by the hash of what
    /// its cookie carries.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn put_sign_up(&mut self, account: AccountId, device: [u8; 32], new: &SignUp) -> Result<()> {
        let SignUp { name, password_hash, expires } = new;
        let (name, hash) = (name.as_str(), password_hash.as_str());
        execute!(self, CHOOSE, account.0, device.as_slice(), name, hash, expires.0).map(|_| ())
    }

    /// What was chosen for an account in a browser.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sign_up(
        &mut self,
        account: AccountId,
        device: [u8; 32],
        now: Timestamp,
    ) -> Result<Option<SignUp>> {
        let row = fetch!(optional, self, (String, String, i64), CHOSEN, account.0, device.as_slice(), now.0)?;
        row.map(chosen).transpose()
    }

    /// What was chosen for an account in a browser, or else the latest that was chosen in any.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn latest_sign_up(
        &mut self,
        account: AccountId,
        device: [u8; 32],
        now: Timestamp,
    ) -> Result<Option<SignUp>> {
        let row = fetch!(optional, self, (String, String, i64), LATEST, account.0, device.as_slice(), now.0)?;
        row.map(chosen).transpose()
    }
}

fn chosen((name, password_hash, expires): (String, String, i64)) -> Result<SignUp> {
    let name = DisplayName::parse(&name).map_err(|unusable| Error::Corrupt(unusable.0))?;
    Ok(SignUp { name, password_hash, expires: Timestamp(expires) })
}
