//! One-time tokens: what a mailed link carries. Only the hash is stored, and taking one is one conditional delete.

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
    PUT = "insert into token (hash, purpose, account_id, email, created, expires) values ($1, $2, $3, $4, $5, $6)";
    PEEK = "select account_id, email from token where hash = $1 and purpose = $2 and expires > $3";
    TAKE = "delete from token where hash = $1 and purpose = $2 and expires > $3 returning account_id, email";
    DROP = "delete from token where account_id = $1 and purpose = $2";
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
    /// For whom.
    pub account: AccountId,
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
    /// Stores a token.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn put_token(&mut self, new: &NewToken) -> Result<()> {
        let NewToken { hash, purpose, account, email, created, expires } = new;
        execute!(self, PUT, hash.as_slice(), purpose.text(), account.0, email.as_str(), created.0, expires.0)
            .map(|_| ())
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
    ) -> Result<Option<(AccountId, EmailAddress)>> {
        let row = fetch!(optional, self, (Uuid, String), PEEK, hash.as_slice(), purpose.text(), now.0)?;
        row.map(holder).transpose()
    }

    /// Uses a token up. Of several that try at once, one succeeds.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn take_token(
        &mut self,
        hash: [u8; 32],
        purpose: Purpose,
        now: Timestamp,
    ) -> Result<Option<(AccountId, EmailAddress)>> {
        let row = fetch!(optional, self, (Uuid, String), TAKE, hash.as_slice(), purpose.text(), now.0)?;
        row.map(holder).transpose()
    }

    /// Makes an account's tokens of one purpose useless.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn drop_tokens(&mut self, account: AccountId, purpose: Purpose) -> Result<()> {
        execute!(self, DROP, account.0, purpose.text()).map(|_| ())
    }
}

fn holder((account, email): (Uuid, String)) -> Result<(AccountId, EmailAddress)> {
    Ok((AccountId(account), row::email(&email)?))
}
