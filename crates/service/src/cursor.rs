//! Cursors: the place on a page where the next one begins, opaque and tamper-evident.

use crate::context::Context;
use crate::error::{Error, Result};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use guildhall_domain::id::{AccountId, OrgId};
use guildhall_store::Conn;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

const SEAL: usize = 16;

/// Whose list a place is in.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Whose {
    /// One of an organization's.
    Organization(OrgId),
    /// One of an account's own.
    Account(AccountId),
}

impl Whose {
    fn bytes(&self) -> &[u8] {
        match self {
            Self::Organization(org) => org.0.as_bytes(),
            Self::Account(account) => account.0.as_bytes(),
        }
    }
}

impl From<OrgId> for Whose {
    fn from(org: OrgId) -> Self {
        Self::Organization(org)
    }
}

impl From<AccountId> for Whose {
    fn from(account: AccountId) -> Self {
        Self::Account(account)
    }
}

fn seal(key: &[u8; 32], whose: Whose, place: &[u8]) -> [u8; SEAL] {
    let inner = Sha256::new()
        .chain_update(key)
        .chain_update([0x36])
        .chain_update(whose.bytes())
        .chain_update(place)
        .finalize();
    let outer = Sha256::new().chain_update(key).chain_update([0x5c]).chain_update(inner).finalize();
    let mut seal = [0; SEAL];
    seal.iter_mut().zip(outer).for_each(|(to, from)| *to = from);
    seal
}

/// The text of a cursor for a place in a list.
pub(crate) async fn write<T: Serialize>(ctx: &Context, whose: impl Into<Whose>, place: &T) -> Result<String> {
    let key = key(ctx).await?;
    let place = serde_json::to_vec(place).map_err(Error::internal)?;
    let sealed = [seal(&key, whose.into(), &place).as_slice(), &place].concat();
    Ok(URL_SAFE_NO_PAD.encode(sealed))
}

/// The place that a cursor names.
///
/// # Errors
/// [`Error::Unusable`] for a cursor that this installation did not give for this list.
pub(crate) async fn read<T: DeserializeOwned>(
    ctx: &Context,
    whose: impl Into<Whose>,
    text: &str,
) -> Result<T> {
    let key = key(ctx).await?;
    let unusable = || Error::Unusable {
        field: "after",
        why: "This is not a cursor that an earlier page gave.".to_owned(),
    };
    let sealed = URL_SAFE_NO_PAD.decode(text).map_err(|_| unusable())?;
    let (claimed, place) = sealed.split_at_checked(SEAL).ok_or_else(unusable)?;
    if claimed != seal(&key, whose.into(), place) {
        return Err(unusable());
    }
    serde_json::from_slice(place).map_err(|_| unusable())
}

/// Bytes that only this installation can come to, for an organization and a text.
pub(crate) async fn derived(ctx: &Context, conn: &mut Conn, org: OrgId, text: &str) -> Result<[u8; 32]> {
    let key = match ctx.cursor_key.get() {
        Some(key) => *key,
        None => conn.installation_key(ctx.random()?).await?,
    };
    let inner = Sha256::new()
        .chain_update(key)
        .chain_update([0x37])
        .chain_update(org.0.as_bytes())
        .chain_update(text)
        .finalize();
    Ok(Sha256::new().chain_update(key).chain_update([0x5d]).chain_update(inner).finalize().into())
}

/// The installation's key: made once, kept in the database, so that every process reads every other's cursors.
pub(crate) async fn key(ctx: &Context) -> Result<[u8; 32]> {
    if let Some(key) = ctx.cursor_key.get() {
        return Ok(*key);
    }
    let known = ctx.store.read().await?.known_installation_key().await?;
    let key = match known {
        Some(key) => key,
        None => make_key(ctx).await?,
    };
    Ok(*ctx.cursor_key.get_or_init(|| key))
}

/// Reading alone never comes here: it is called when an installation starts for the first time.
async fn make_key(ctx: &Context) -> Result<[u8; 32]> {
    let mut tx = ctx.store.write_unscoped().await?;
    let key = tx.installation_key(ctx.random()?).await?;
    tx.commit().await?;
    Ok(key)
}

/// Makes what reading pages needs, so that no page has to.
///
/// # Errors
/// When the database cannot be written.
pub async fn prepare(ctx: &Context) -> Result<()> {
    key(ctx).await.map(|_| ())
}
