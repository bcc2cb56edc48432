//! Accounts: people who can sign in. Lists and searches follow when a name or an address changes.

use crate::apply::{ADDRESS, NAME};
use crate::conn::Conn;
use crate::engine::{execute, fetch};
use crate::error::Result;
use crate::fold::label;
use crate::row;
use crate::statement::statements;
use crate::words::{Words, listed};
use guildhall_domain::email::{EmailAddress, EmailKey};
use guildhall_domain::id::AccountId;
use guildhall_domain::name::DisplayName;
use guildhall_domain::time::Timestamp;
use uuid::Uuid;

statements! {
    CREATE = "insert into account (id, name, email, email_key, verified, password_hash, created)
        values ($1, $2, $3, $4, null, $5, $6)";
    BY_ID = "select id, name, email, verified, password_hash, created from account where id = $1";
    BY_EMAIL = "select id, name, email, verified, password_hash, created from account where email_key = $1";
    VERIFY = "update account set verified = $2 where id = $1 and verified is null";
    SET_PASSWORD = "update account set password_hash = $2 where id = $1";
    /// Nobody is a member whose address is not confirmed, so no list needs to follow.
    REPLACE_UNVERIFIED = "update account set name = $2, password_hash = $3 where id = $1 and verified is null";
    RENAME = "update account set name = $2 where id = $1;
        update member set name = $2, label = $3 where account_id = $1;
        update member_word set label = $3
        where (org_id, member_id) in (select org_id, id from member where account_id = $1);
        update project_member set label = $3
        where (org_id, member_id) in (select org_id, id from member where account_id = $1);
        update resource_member set label = $3
        where (org_id, member_id) in (select org_id, id from member where account_id = $1)";
    CHANGE_EMAIL = "update account set email = $2, email_key = $3, verified = $4 where id = $1";
    REPLACE_WORDS = concat!("delete from member_word
        where kind = $2 and (org_id, member_id) in (select org_id, id from member where account_id = $1);
        insert into member_word (org_id, kind, word, label, member_id)
        select m.org_id, cast($2 as bigint), w.word, m.label, m.id from member m, ", listed!("3"), " w
        where m.account_id = $1 and w.word <> ''");
    DELETE = "delete from account where id = $1";
}

/// An account to make. Its address is not confirmed yet.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// Its id.
    pub id: AccountId,
    /// The person's name.
    pub name: DisplayName,
    /// The person's address.
    pub email: EmailAddress,
    /// The password's hash; none for someone who signs in from mailed links.
    pub password_hash: Option<String>,
    /// When it is made.
    pub created: Timestamp,
}

/// An account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// The person's name.
    pub name: String,
    /// The person's address.
    pub email: EmailAddress,
    /// When they proved that it is theirs.
    pub verified: Option<Timestamp>,
    /// The password's hash, if there is one.
    pub password_hash: Option<String>,
    /// When it was made.
    pub created: Timestamp,
}

pub(crate) type AccountColumns = (Uuid, String, String, Option<i64>, Option<String>, i64);

pub(crate) fn account(columns: AccountColumns) -> Result<Account> {
    let (id, name, email, verified, password_hash, created) = columns;
    let (id, email, verified) = (AccountId(id), row::email(&email)?, verified.map(Timestamp));
    Ok(Account { id, name, email, verified, password_hash, created: Timestamp(created) })
}

impl Conn {
    /// Gives an account whose address is not confirmed another name and password, or none; says whether there was one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn replace_unverified(
        &mut self,
        account: AccountId,
        name: &DisplayName,
        password_hash: Option<&str>,
    ) -> Result<bool> {
        let changed = execute!(self, REPLACE_UNVERIFIED, account.0, name.as_str(), password_hash)?;
        Ok(changed > 0)
    }

    /// Makes an account.
    ///
    /// # Errors
    /// [`Constraint::AccountExists`](crate::Constraint::AccountExists) when the address has one.
    pub async fn create_account(&mut self, new: &NewAccount) -> Result<()> {
        let NewAccount { id, name, email, password_hash, created } = new;
        let key = email.key();
        execute!(
            self,
            CREATE,
            id.0,
            name.as_str(),
            email.as_str(),
            key.as_str(),
            password_hash.as_deref(),
            created.0
        )
        .map(|_| ())
    }

    /// An account.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn account(&mut self, id: AccountId) -> Result<Option<Account>> {
        fetch!(optional, self, AccountColumns, BY_ID, id.0)?.map(account).transpose()
    }

    /// The account with an address, confirmed or not.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn account_by_email(&mut self, key: &EmailKey) -> Result<Option<Account>> {
        fetch!(optional, self, AccountColumns, BY_EMAIL, key.as_str())?.map(account).transpose()
    }

    /// Takes an account's address as confirmed; the first time counts.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn verify_email(&mut self, id: AccountId, now: Timestamp) -> Result<()> {
        execute!(self, VERIFY, id.0, now.0).map(|_| ())
    }

    /// The person whose confirmed address this is: their account and name. What the transaction's facts found is not asked again.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn owner_of_address(&mut self, key: &EmailKey) -> Result<Option<(AccountId, String)>> {
        if let Some(met) = self.met(key) {
            return Ok(met.person.clone());
        }
        let account = self.account_by_email(key).await?.filter(|account| account.verified.is_some());
        Ok(account.map(|account| (account.id, account.name)))
    }

    /// Sets an account's password, or takes it away.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_password(&mut self, id: AccountId, hash: Option<&str>) -> Result<()> {
        execute!(self, SET_PASSWORD, id.0, hash).map(|_| ())
    }

    /// Renames a person, in every list that they stand in.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn rename_account(&mut self, id: AccountId, name: &DisplayName) -> Result<()> {
        let label = label(name.as_str());
        execute!(self, RENAME, id.0, name.as_str(), &label)?;
        self.replace_words(id, NAME, Words::of_name(name.as_str())).await
    }

    /// Gives a person another address, which they have confirmed.
    ///
    /// # Errors
    /// [`Constraint::AccountExists`](crate::Constraint::AccountExists) when the address has another account.
    pub async fn change_email(&mut self, id: AccountId, email: &EmailAddress, now: Timestamp) -> Result<()> {
        let key = email.key();
        execute!(self, CHANGE_EMAIL, id.0, email.as_str(), key.as_str(), now.0)?;
        self.replace_words(id, ADDRESS, Words::of_address(email)).await
    }

    /// Deletes an account with its sessions, tokens and notifications.
    ///
    /// # Errors
    /// [`Constraint::Reference`](crate::Constraint::Reference) while it has a place in any organization: leave those first.
    pub async fn delete_account(&mut self, id: AccountId) -> Result<()> {
        execute!(self, DELETE, id.0).map(|_| ())
    }

    async fn replace_words(&mut self, id: AccountId, kind: i64, words: Words) -> Result<()> {
        execute!(self, REPLACE_WORDS, id.0, kind, &words.as_list()).map(|_| ())
    }
}
