//! Passwords: argon2id on threads of their own, no more at once than there are cores.

use crate::context::Context;
use crate::error::{Error, Result};
use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use guildhall_domain::email::EmailAddress;
use std::sync::Arc;
use tokio::sync::{Semaphore, SemaphorePermit, watch};
use unicode_normalization::UnicodeNormalization;

/// Passwords that everyone tries first; all of them have at least the eight characters that are asked for.
const COMMON: &str = include_str!("common_passwords.txt");

/// Stands in for the hash of an account that does not exist, so that asking takes equally long. Of a random text nobody knows.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$0gCTJYfXnWZkUAZBVjUNUkMbVZ1BOLfwGuCpD1hRTzs";

/// A password in the one form in which it is hashed, whatever keyboard it comes from: `OpaqueString` of RFC 8265. It never shows itself.
pub(crate) struct Password(String);

/// What a typed password is to a stored hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Match {
    /// Another one.
    Wrong,
    /// The one that the hash is of.
    Right,
    /// The same, but the hash was made of the text as it was typed: it should be made anew.
    AsTyped,
}

impl Password {
    /// A new password: 8 to 128 characters, not the address, not a common one. Nothing about its composition.
    ///
    /// # Errors
    /// [`Error::Unusable`] with the sentence that stands beside the field.
    pub(crate) fn choose(text: &str, email: &EmailAddress) -> Result<Self> {
        let unusable = |why: &str| Err(Error::Unusable { field: "password", why: why.to_owned() });
        let password = Self::of(text);
        let plain = password.0.to_lowercase();
        let local = email.key().as_str().split('@').next().unwrap_or_default().to_owned();
        match password.0.chars().count() {
            0..8 => unusable("Use at least 8 characters."),
            129.. => unusable("Use at most 128 characters."),
            _ if password.0.chars().any(char::is_control) => unusable(
                "Use characters that can be typed into this field again, and no tabs or line breaks.",
            ),
            _ if plain == email.key().as_str() || plain == local => {
                unusable("Choose something other than your e-mail address.")
            }
            _ if COMMON.lines().any(|common| common == plain) => {
                unusable("This is one of the passwords that everyone tries first. Choose another one.")
            }
            _ => Ok(password),
        }
    }

    /// A password as it was typed: every space is the one that each keyboard has, and letters are composed.
    pub(crate) fn of(text: &str) -> Self {
        Self(text.chars().map(|letter| if is_space(letter) { ' ' } else { letter }).nfc().collect())
    }
}

/// Unicode's spaces (Zs).
const fn is_space(letter: char) -> bool {
    matches!(
        letter,
        ' ' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}'
    )
}

/// What a typed password may have been hashed as: in its one form; before there was one, as it was typed here, or with its letters apart.
fn forms(typed: &str) -> Vec<String> {
    let mut forms = vec![Password::of(typed).0];
    for other in [typed.to_owned(), typed.nfd().collect()] {
        if !forms.contains(&other) {
            forms.push(other);
        }
    }
    forms.retain(|form| form.chars().nth(128).is_none());
    forms
}

fn argon2() -> Result<Argon2<'static>> {
    let params = Params::new(19_456, 2, 1, None).map_err(|error| Error::internal(error.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// Where passwords are hashed: on no more cores at once than the machine has.
pub(crate) struct Hashing {
    cores: Arc<Semaphore>,
    most: u32,
    /// How many wait for a core.
    waiting: watch::Sender<usize>,
}

/// Keeps passwords from being hashed until it is dropped. Tests hold it to act between a reading and what is written after a hash's time.
pub struct HashingHeld<'a> {
    _cores: SemaphorePermit<'a>,
    waiting: watch::Receiver<usize>,
}

impl Hashing {
    pub(crate) fn new() -> Self {
        let most = std::thread::available_parallelism().map_or(1, usize::from);
        let most = u32::try_from(most).unwrap_or(1);
        Self { cores: Arc::new(Semaphore::new(most as usize)), most, waiting: watch::Sender::new(0) }
    }

    pub(crate) async fn hold(&self) -> Result<HashingHeld<'_>> {
        let cores = self.cores.acquire_many(self.most).await.map_err(Error::internal)?;
        Ok(HashingHeld { _cores: cores, waiting: self.waiting.subscribe() })
    }

    /// Runs something slow on a blocking thread, when a core is free for it. The core is taken until the work is done, also where nobody
    /// waits for it any more.
    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
        let waits = Waits::begin(&self.waiting);
        let core = Arc::clone(&self.cores).acquire_owned().await.map_err(Error::internal)?;
        drop(waits);
        let holding = move || {
            let _core = core;
            work()
        };
        tokio::task::spawn_blocking(holding).await.map_err(Error::internal)?
    }
}

/// Counts somebody as waiting until it is dropped.
struct Waits<'a>(&'a watch::Sender<usize>);

impl<'a> Waits<'a> {
    fn begin(waiting: &'a watch::Sender<usize>) -> Self {
        waiting.send_modify(|waiting| *waiting += 1);
        Self(waiting)
    }
}

impl Drop for Waits<'_> {
    fn drop(&mut self) {
        self.0.send_modify(|waiting| *waiting -= 1);
    }
}

impl HashingHeld<'_> {
    /// Returns once somebody waits for a password to be hashed.
    pub async fn someone_waits(&mut self) {
        let _closed = self.waiting.wait_for(|waiting| *waiting > 0).await;
    }
}

/// The hash to store.
pub(crate) async fn hash(ctx: &Context, password: &Password) -> Result<String> {
    let password = password.0.clone();
    let work = move || {
        let hash = argon2()?
            .hash_password(password.as_bytes())
            .map_err(|error| Error::internal(error.to_string()))?;
        Ok(hash.to_string())
    };
    ctx.hashing.run(work).await
}

/// Whether a typed password belongs to the hash. Without a hash the answer is no, and takes as long.
pub(crate) async fn matches(ctx: &Context, typed: &str, stored: Option<String>) -> Result<Match> {
    let forms = forms(typed);
    let work = move || {
        let known = stored.is_some();
        let stored = stored.unwrap_or_else(|| NOBODY.to_owned());
        let hash = PasswordHash::new(&stored).map_err(|error| Error::internal(error.to_string()))?;
        let argon2 = argon2()?;
        let found = forms.iter().position(|form| argon2.verify_password(form.as_bytes(), &hash).is_ok());
        Ok(match found.filter(|_| known) {
            None => Match::Wrong,
            Some(0) => Match::Right,
            Some(_) => Match::AsTyped,
        })
    };
    ctx.hashing.run(work).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choose(text: &str) -> Result<Password> {
        Password::choose(text, &EmailAddress::parse("ada@example.com").unwrap())
    }

    #[test]
    fn one_password_has_one_form_on_every_keyboard() {
        for (one, other) in [
            ("Caf\u{e9} au lait", "Cafe\u{301} au lait"),
            ("\u{c5}ngstr\u{f6}m-1", "\u{212b}ngstro\u{308}m-1"),
            ("\u{ac00}\u{ac01} word", "\u{1100}\u{1161}\u{1100}\u{1161}\u{11a8} word"),
            ("two words", "two\u{a0}words"),
            ("two words", "two\u{3000}words"),
        ] {
            assert_eq!(Password::of(one).0, Password::of(other).0);
        }
        assert_ne!(Password::of("password ").0, Password::of("password").0, "nothing is cut off");
        assert_ne!(Password::of("Caf\u{e9}").0, Password::of("caf\u{e9}").0, "letters keep their case");
        assert_ne!(Password::of("\u{ff21}").0, Password::of("A").0, "and their width");
    }

    #[test]
    fn length_and_common_passwords_are_looked_at_in_that_form() {
        assert!(choose(&"e\u{301}".repeat(7)).is_err(), "seven letters");
        assert!(choose(&"e\u{301}".repeat(8)).is_ok());
        assert!(choose(&"e\u{301}".repeat(128)).is_ok());
        assert!(choose(&"e\u{301}".repeat(129)).is_err());
        assert!(choose("correct\thorse battery").is_err());
    }

    #[tokio::test]
    async fn a_core_stays_taken_until_the_work_is_done_though_nobody_waits_for_it() {
        let (hashing, (end, ended)) = (Hashing::new(), std::sync::mpsc::channel::<()>());
        let (tell, mut begun) = tokio::sync::mpsc::unbounded_channel();
        let ended = Arc::new(std::sync::Mutex::new(ended));
        for _ in 0..hashing.most {
            let (tell, ended) = (tell.clone(), Arc::clone(&ended));
            let work = move || {
                tell.send(()).map_err(Error::internal)?;
                let _told = ended.lock().map(|ended| ended.recv());
                Ok(())
            };
            tokio::select! {
                _ = hashing.run(work) => panic!("it was not told to end"),
                _ = begun.recv() => {}
            }
        }
        assert_eq!(hashing.cores.available_permits(), 0, "given up, and still at work");
        drop(end);
        let _all = hashing.hold().await.unwrap();
        assert_eq!(*hashing.waiting.borrow(), 0);
    }

    #[tokio::test]
    async fn whoever_gives_up_waiting_waits_no_more() {
        let hashing = Hashing::new();
        let held = hashing.hold().await.unwrap();
        tokio::select! {
            biased;
            _ = hashing.run(|| Ok(())) => panic!("every core is taken"),
            () = std::future::ready(()) => {}
        }
        assert_eq!(*held.waiting.borrow(), 0);
    }

    #[test]
    fn nothing_longer_than_a_password_can_be_is_compared() {
        assert!(forms(&"x".repeat(129)).is_empty());
        assert_eq!(forms("plain words").len(), 1);
    }
}
