//! One-time tokens: what a mailed link carries. Only the hash is stored, and taking one is one conditional delete.

use crate::account::Credentials;
use crate::conn::Conn;
use crate::engine::{execute, fetch};
use crate::error::Result;
use crate::row;
use crate::statement::statements;
use guildhall_domain::email::EmailAddress;
use guildhall_domain::id::AccountId;
use guildhall_domain::time::Timestamp;
use uuid::Uuid;

statements! {
    /// Made for the credentials that were read, if they still count.
    PUT = "insert into token (hash, purpose, account_id, credentials, email, created, expires)
        select $1, $2, id, credentials, $5, $6, $7 from account where id = $3 and credentials = $4";
    PUT_DECOY = "insert into token (hash, purpose, account_id, credentials, email, created, expires)
        values ($1, $2, null, 0, $3, $4, $5)";
    PEEK = "select t.account_id, t.credentials, t.email from token t
        join account a on a.id = t.account_id and a.credentials = t.credentials
        where t.hash = $1 and t.purpose = $2 and t.expires > $3";
    TAKE = "delete from token where hash = $1 and purpose = $2 and expires > $3
        and exists (select 1 from account a where a.id = token.account_id and a.credentials = token.credentials)
        returning account_id, credentials, email";
    DROP = "delete from token where account_id = $1 and purpose = $2";
    DROP_MAILED = "delete from token where email = $1 and purpose = $2";
}

/// What a token is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// Confirming an address.
    ConfirmEmail,
    /// Signing in.
    SignIn,
    /// Choosing a new password.
    ResetPassword,
}

/// A token to store.
#[derive(Debug, Clone)]
pub struct NewToken {
    /// The hash of what the link carries.
    pub hash: [u8; 32],
    /// What it is good for.
    pub purpose: Purpose,
    /// For whom, as they were proved when it was made; nobody for one that stands in for an account that is not there.
    pub holder: Option<Credentials>,
    /// The address it is mailed to.
    pub email: EmailAddress,
    /// When it is made.
    pub created: Timestamp,
    /// Until when it is good.
    pub expires: Timestamp,
}

impl Purpose {
    fn text(self) -> &'static str {
        match self {
            Self::ConfirmEmail => "confirm_email",
            Self::SignIn => "sign_in",
            Self::ResetPassword => "reset_password",
        }
    }
}

impl Conn {
    /// Stores a token; says whether what proved its holder still counts, and otherwise stores none. One without a holder opens nothing: it
    /// is stored so that as much is written for an address without an account.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn put_token(&mut self, new: &NewToken) -> Result<bool> {
        let NewToken { hash, purpose, holder, email, created, expires } = new;
        let (hash, purpose, email) = (hash.as_slice(), purpose.text(), email.as_str());
        let put = match holder {
            Some(Credentials { account, version }) => {
                execute!(self, PUT, hash, purpose, account.0, *version, email, created.0, expires.0)?
            }
            None => execute!(self, PUT_DECOY, hash, purpose, email, created.0, expires.0)?,
        };
        Ok(put > 0)
    }

    /// Whom a token is for, and the address it was mailed to, without using it up.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn peek_token(
        &mut self,
        hash: [u8; 32],
        purpose: Purpose,
        now: Timestamp,
    ) -> Result<Option<(Credentials, EmailAddress)>> {
        let row = fetch!(optional, self, (Uuid, i64, String), PEEK, hash.as_slice(), purpose.text(), now.0)?;
        row.map(holder).transpose()
    }

    /// Uses a token up. Of several that try at once, one succeeds; and none when what proved its holder was replaced.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn take_token(
        &mut self,
        hash: [u8; 32],
        purpose: Purpose,
        now: Timestamp,
    ) -> Result<Option<(Credentials, EmailAddress)>> {
        let row = fetch!(optional, self, (Uuid, i64, String), TAKE, hash.as_slice(), purpose.text(), now.0)?;
        row.map(holder).transpose()
    }

    /// Makes an account's tokens of one purpose useless.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn drop_tokens(&mut self, account: AccountId, purpose: Purpose) -> Result<()> {
        execute!(self, DROP, account.0, purpose.text()).map(|_| ())
    }

    /// Makes the tokens of one purpose useless that were mailed to an address, whether or not it has an account.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn drop_mailed_tokens(&mut self, email: &EmailAddress, purpose: Purpose) -> Result<()> {
        execute!(self, DROP_MAILED, email.as_str(), purpose.text()).map(|_| ())
    }
}

fn holder((account, version, email): (Uuid, i64, String)) -> Result<(Credentials, EmailAddress)> {
    Ok((Credentials { account: AccountId(account), version }, row::email(&email)?))
}
