//! What must not come back with an earlier state of the database: whoever was signed in then, links that let somebody in, mails that waited.

use crate::conn::Conn;
use crate::engine::execute;
use crate::error::Result;
use crate::statement::statements;

/// Further than any organization moves while a backup is of use: pages that are open pass over epochs that they have seen.
const LEAP: i64 = 1 << 32;

statements! {
    END_EVERY_SESSION = "delete from session";
    /// Whoever is signing in at this moment does not get in either.
    RENEW_EVERYBODY = "update account set credentials = credentials + 1";
    DROP_EVERY_TOKEN = "delete from token";
    LEAP_AHEAD = "update organization set epoch = epoch + $1";
}

impl Conn {
    /// Ends every session of everybody, and every link that lets somebody in; answers with how many sessions there were. A password that was
    /// changed since is the earlier one again, so whoever was in by it then must not be in now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sign_everybody_out(&mut self) -> Result<u64> {
        execute!(self, RENEW_EVERYBODY)?;
        execute!(self, DROP_EVERY_TOKEN)?;
        execute!(self, END_EVERY_SESSION)
    }

    /// Moves every organization to an epoch that no open page has seen.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn leap_ahead(&mut self) -> Result<()> {
        execute!(self, LEAP_AHEAD, LEAP).map(|_| ())
    }
}
