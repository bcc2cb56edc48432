//! Devices: browsers that an account has signed in with before. Only the hash of what their cookie holds is stored.

use crate::conn::Conn;
use crate::engine::{execute, fetch};
use crate::error::Result;
use crate::statement::statements;
use guildhall_domain::email::EmailKey;
use guildhall_domain::id::AccountId;
use guildhall_domain::time::Timestamp;

statements! {
    ACQUAINTANCE = "select cast(coalesce(max(case when d.hash = $2 then 2 else 1 end), 0) as bigint)
        from device d join account a on a.id = d.account_id
        where a.email_key = $1 and (d.hash = $2 or d.network = $3) and d.seen > $4";
    ISSUED = "select exists (select 1 from device where hash = $1) or exists (select 1 from sign_up where device = $1)";
    REMEMBER = "insert into device (account_id, hash, network, seen) values ($1, $2, $3, $4)
        on conflict (account_id, hash) do update set network = excluded.network, seen = excluded.seen";
    FORGET_SOME = "delete from device where account_id = $1 and hash not in
        (select hash from device where account_id = $1 order by seen desc, hash limit $2 + 0)";
    FORGET = "delete from device where account_id = $1";
}

/// How well an account knows where a request comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Acquaintance {
    /// Nobody has signed in to it from there.
    Stranger,
    /// Someone has, from the same network.
    Network,
    /// Someone has, with this very browser.
    Device,
}

impl Conn {
    /// How well the account of an address knows a browser and a network, of those seen after a moment. Takes as long where there is no account.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn acquaintance(
        &mut self,
        email: &EmailKey,
        device: Option<[u8; 32]>,
        network: &str,
        since: Timestamp,
    ) -> Result<Acquaintance> {
        let device = device.unwrap_or_default();
        let (known,) =
            fetch!(one, self, (i64,), ACQUAINTANCE, email.as_str(), device.as_slice(), network, since.0)?;
        Ok(match known {
            2.. => Acquaintance::Device,
            1 => Acquaintance::Network,
            _ => Acquaintance::Stranger,
        })
    }

    /// Whether this installation gave a browser this secret, for whichever account.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn is_device(&mut self, hash: [u8; 32]) -> Result<bool> {
        let (known,) = fetch!(one, self, (bool,), ISSUED, hash.as_slice())?;
        Ok(known)
    }

    /// Notes that an account signed in with a browser, and forgets all but its latest `most`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn remember_device(
        &mut self,
        account: AccountId,
        hash: [u8; 32],
        network: &str,
        (now, most): (Timestamp, u32),
    ) -> Result<()> {
        execute!(self, REMEMBER, account.0, hash.as_slice(), network, now.0)?;
        execute!(self, FORGET_SOME, account.0, i64::from(most)).map(|_| ())
    }

    /// Forgets every browser of an account.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_devices(&mut self, account: AccountId) -> Result<()> {
        execute!(self, FORGET, account.0).map(|_| ())
    }
}
