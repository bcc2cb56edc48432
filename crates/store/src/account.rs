//! Accounts: people who can sign in. Lists and searches follow when a name or an address changes.

use crate::apply::{ADDRESS, NAME};
use crate::conn::Conn;
use crate::engine::{execute, fetch, pair};
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
    CREATE = "insert into account (id, name, email, email_key, verified, password_hash, credentials, created)
        values ($1, $2, $3, $4, null, null, 1, $5)";
    BY_ID = "select id, name, email, verified, password_hash, credentials, created from account where id = $1";
    BY_EMAIL = "select id, name, email, verified, password_hash, credentials, created from account where email_key = $1";
    /// Writes a row whether or not the address is proved, so that nobody can tell by the time that it takes.
    NAME_UNPROVED = "update account set name = case when verified is null then $2 else name end where id = $1";
    /// Nobody is a member whose address is not proved, so no list needs to follow.
    PROVE = "update account set verified = $3, name = $4, password_hash = $5, credentials = credentials + 1
        where id = $1 and credentials = $2 and verified is null returning credentials";
    SET_PASSWORD = "update account set password_hash = $3, credentials = credentials + 1
        where id = $1 and credentials = $2 returning credentials";
    RENEW = "update account set credentials = credentials + 1 where id = $1 and credentials = $2 returning credentials";
    REHASH = "update account set password_hash = $3 where id = $1 and credentials = $2";
    /// What was made with credentials that count no longer.
    FORGET = "delete from session where account_id = $1;
        delete from token where account_id = $1;
        delete from sign_up where account_id = $1";
    RENAME = "update account set name = $2 where id = $1;
        update member set name = $2, label = $3 where account_id = $1;
        update member_word set label = $3
        where (org_id, member_id) in (select org_id, id from member where account_id = $1);
        update project_member set label = $3
        where (org_id, member_id) in (select org_id, id from member where account_id = $1);
        update resource_member set label = $3
        where (org_id, member_id) in (select org_id, id from member where account_id = $1)";
    CHANGE_EMAIL = "update account set email = $3, email_key = $4, verified = $5, credentials = credentials + 1
        where id = $1 and credentials = $2 returning credentials";
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
    /// The password's hash, if there is one. Only whoever proved the address has one: see [`SignUp`](crate::SignUp).
    pub password_hash: Option<String>,
    /// How often what proves the person was replaced: see [`Credentials`].
    pub version: i64,
    /// When it was made.
    pub created: Timestamp,
}

/// What proves a person, as it was read: the account, and the version of its password and address. Sessions and one-time tokens are made
/// for credentials and are good as long as those are the account's; whatever replaces the password or the address makes a new version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Credentials {
    /// Whose they are.
    pub account: AccountId,
    /// How often what proves the person had been replaced when they were read.
    pub version: i64,
}

impl Account {
    /// What proves the person, as it was read.
    #[must_use]
    pub const fn credentials(&self) -> Credentials {
        Credentials { account: self.id, version: self.version }
    }
}

pub(crate) type AccountColumns = (Uuid, String, String, Option<i64>, Option<String>, i64, i64);

pub(crate) fn account(columns: AccountColumns) -> Result<Account> {
    let (id, name, email, verified, password_hash, version, created) = columns;
    let (id, email, verified) = (AccountId(id), row::email(&email)?, verified.map(Timestamp));
    Ok(Account { id, name, email, verified, password_hash, version, created: Timestamp(created) })
}

impl Conn {
    /// Makes an account.
    ///
    /// # Errors
    /// [`Constraint::AccountExists`](crate::Constraint::AccountExists) when the address has one.
    pub async fn create_account(&mut self, new: &NewAccount) -> Result<Account> {
        let NewAccount { id, name, email, created } = new;
        let key = email.key();
        execute!(self, CREATE, id.0, name.as_str(), email.as_str(), key.as_str(), created.0)?;
        let (id, name, email, created) = (*id, name.to_string(), email.clone(), *created);
        Ok(Account { id, name, email, verified: None, password_hash: None, version: 1, created })
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

    /// The account with these credentials, which nobody else changes before the transaction ends; none when they were replaced.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn hold_account(&mut self, of: Credentials) -> Result<Option<Account>> {
        let hold = pair::HOLD_ACCOUNT.of(&self.link);
        fetch!(optional, self, AccountColumns, hold, of.account.0, of.version)?.map(account).transpose()
    }

    /// The account with an address, proved or not, which nobody else changes before the transaction ends.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn hold_account_by_email(&mut self, key: &EmailKey) -> Result<Option<Account>> {
        let hold = pair::HOLD_ADDRESS.of(&self.link);
        fetch!(optional, self, AccountColumns, hold, key.as_str())?.map(account).transpose()
    }

    /// Names an account whose address is not proved yet; another one keeps its name, after as much work.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn name_unproved(&mut self, id: AccountId, name: &DisplayName) -> Result<()> {
        execute!(self, NAME_UNPROVED, id.0, name.as_str()).map(|_| ())
    }

    /// Takes an account's address as proved, once, by someone with this name and password (or none). What was made
    /// before ends. Answers with the new credentials; none when these were replaced, or the address was proved before.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn prove_address(
        &mut self,
        of: Credentials,
        now: Timestamp,
        name: &DisplayName,
        password_hash: Option<&str>,
    ) -> Result<Option<Credentials>> {
        let name = name.as_str();
        let (id, version) = (of.account.0, of.version);
        let version = fetch!(optional, self, (i64,), PROVE, id, version, now.0, name, password_hash)?;
        self.replaced(of, version).await
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

    /// Sets an account's password, or takes it away. What was made with the old credentials ends. Answers with the new ones; none when
    /// these were replaced before.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_password(&mut self, of: Credentials, hash: Option<&str>) -> Result<Option<Credentials>> {
        let version = fetch!(optional, self, (i64,), SET_PASSWORD, of.account.0, of.version, hash)?;
        self.replaced(of, version).await
    }

    /// Ends what was made with an account's credentials, and what is about to be; the password stays. Answers with the new ones; none when
    /// these were replaced before.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn renew_credentials(&mut self, of: Credentials) -> Result<Option<Credentials>> {
        let version = fetch!(optional, self, (i64,), RENEW, of.account.0, of.version)?;
        self.replaced(of, version).await
    }

    /// Keeps the same password under another hash. Whatever it proved goes on.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn rehash_password(&mut self, of: Credentials, hash: &str) -> Result<()> {
        execute!(self, REHASH, of.account.0, of.version, hash).map(|_| ())
    }

    /// Ends what was made with credentials that were replaced, if they were.
    async fn replaced(&mut self, of: Credentials, version: Option<(i64,)>) -> Result<Option<Credentials>> {
        let Some((version,)) = version else { return Ok(None) };
        execute!(self, FORGET, of.account.0)?;
        Ok(Some(Credentials { version, ..of }))
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

    /// Gives a person another address, which they have proved. What was made with the old credentials ends. Answers with the new ones;
    /// none when these were replaced before.
    ///
    /// # Errors
    /// [`Constraint::AccountExists`](crate::Constraint::AccountExists) when the address has another account.
    pub async fn change_email(
        &mut self,
        of: Credentials,
        email: &EmailAddress,
        now: Timestamp,
    ) -> Result<Option<Credentials>> {
        let (id, version, key) = (of.account.0, of.version, email.key());
        let version =
            fetch!(optional, self, (i64,), CHANGE_EMAIL, id, version, email.as_str(), key.as_str(), now.0)?;
        let replaced = self.replaced(of, version).await?;
        if replaced.is_some() {
            self.replace_words(of.account, ADDRESS, Words::of_address(email)).await?;
        }
        Ok(replaced)
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
