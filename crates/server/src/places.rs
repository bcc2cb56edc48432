//! What is open, counted by whose it is: nobody holds all of it.

use guildhall_domain::id::AccountId;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

/// How many event streams each account has open in this process.
pub type Streams = Places<AccountId>;

/// How many of something each holder has open.
#[derive(Debug)]
pub struct Places<H: Eq + Hash + Clone>(Arc<Mutex<HashMap<H, u32>>>);

/// One of them; given up when it is dropped.
#[derive(Debug)]
#[must_use]
pub(crate) struct Place<H: Eq + Hash + Clone> {
    places: Places<H>,
    holder: H,
}

impl<H: Eq + Hash + Clone> Places<H> {
    /// One more of a holder, unless they have as many as they may; 0 is no bound.
    pub(crate) fn take(&self, holder: H, most: u32) -> Option<Place<H>> {
        let mut places = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let open = places.entry(holder.clone()).or_default();
        if most > 0 && *open >= most {
            return None;
        }
        *open += 1;
        Some(Place { places: self.clone(), holder })
    }
}

impl<H: Eq + Hash + Clone> Default for Places<H> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<H: Eq + Hash + Clone> Clone for Places<H> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<H: Eq + Hash + Clone> Drop for Place<H> {
    fn drop(&mut self) {
        let mut places = self.places.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(open) = places.get_mut(&self.holder) {
            *open -= 1;
            if *open == 0 {
                places.remove(&self.holder);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_has_so_many_and_they_come_back() {
        let places = Places::default();
        let held = (places.take("ada", 2), places.take("ada", 2));
        assert!(held.0.is_some() && held.1.is_some());
        assert!(places.take("ada", 2).is_none());
        assert!(places.take("ben", 2).is_some());
        drop(held);
        assert!(places.take("ada", 2).is_some());
        assert!(places.0.lock().unwrap().is_empty());
    }
}
