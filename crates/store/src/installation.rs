//! What an installation knows of itself.

use crate::conn::Conn;
use crate::engine::{execute, fetch};
use crate::error::{Error, Result};
use crate::statement::statements;

statements! {
    PROPOSE_KEY = "insert into installation (one, cursor_key) values (1, $1) on conflict (one) do nothing";
    CURSOR_KEY = "select cursor_key from installation where one = 1";
}

impl Conn {
    /// The key that the installation's cursors are sealed with: the proposed one, unless there was one before.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn installation_key(&mut self, proposed: [u8; 32]) -> Result<[u8; 32]> {
        execute!(self, PROPOSE_KEY, proposed.as_slice())?;
        let (key,) = fetch!(one, self, (Vec<u8>,), CURSOR_KEY)?;
        key.try_into().map_err(|_| Error::Corrupt("the installation's key is not 32 bytes long".to_owned()))
    }
}
