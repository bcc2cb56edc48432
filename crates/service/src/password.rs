//! Passwords: argon2id on threads of their own, no more at once than there are cores.

use crate::context::Context;
use crate::error::{Error, Result};
use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use guildhall_domain::email::EmailAddress;

/// Passwords that everyone tries first; all of them have at least the eight characters that are asked for.
const COMMON: &str = include_str!("common_passwords.txt");

/// Stands in for the hash of an account that does not exist, so that asking takes equally long. Of a random text nobody knows.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$0gCTJYfXnWZkUAZBVjUNUkMbVZ1BOLfwGuCpD1hRTzs";

/// Checks a new password: 8 to 128 characters, not the address, not a common one. Nothing about its composition.
///
/// # Errors
/// [`Error::Unusable`] with the sentence that stands beside the field.
pub(crate) fn check(password: &str, email: &EmailAddress) -> Result<()> {
    let unusable = |why: &str| Err(Error::Unusable { field: "password", why: why.to_owned() });
    let plain = password.to_lowercase();
    let local = email.key().as_str().split('@').next().unwrap_or_default().to_owned();
    match password.chars().count() {
        0..8 => unusable("Use at least 8 characters."),
        129.. => unusable("Use at most 128 characters."),
        _ if plain == email.key().as_str() || plain == local => {
            unusable("Choose something other than your e-mail address.")
        }
        _ if COMMON.lines().any(|common| common == plain) => {
            unusable("This is one of the passwords that everyone tries first. Choose another one.")
        }
        _ => Ok(()),
    }
}

fn argon2() -> Result<Argon2<'static>> {
    let params = Params::new(19_456, 2, 1, None).map_err(|error| Error::internal(error.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// Runs something slow on a blocking thread, when a core is free for it.
async fn on_a_core<T: Send + 'static>(
    ctx: &Context,
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    let _core = ctx.hashing.acquire().await.map_err(Error::internal)?;
    tokio::task::spawn_blocking(work).await.map_err(Error::internal)?
}

/// The hash to store.
pub(crate) async fn hash(ctx: &Context, password: &str) -> Result<String> {
    let password = password.to_owned();
    on_a_core(ctx, move || {
        let hash = argon2()?
            .hash_password(password.as_bytes())
            .map_err(|error| Error::internal(error.to_string()))?;
        Ok(hash.to_string())
    })
    .await
}

/// Whether the password belongs to the hash. Without a hash the answer is no, and takes as long.
pub(crate) async fn matches(ctx: &Context, password: &str, stored: Option<String>) -> Result<bool> {
    let password: String = password.chars().take(128).collect();
    on_a_core(ctx, move || {
        let known = stored.is_some();
        let stored = stored.unwrap_or_else(|| NOBODY.to_owned());
        let hash = PasswordHash::new(&stored).map_err(|error| Error::internal(error.to_string()))?;
        Ok(argon2()?.verify_password(password.as_bytes(), &hash).is_ok() && known)
    })
    .await
}
