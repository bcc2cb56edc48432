//! The roles that a form chooses for one person: one field with a role, or, where one person can hold several, a field for each.

use guildhall_domain::name::Unusable;
use guildhall_domain::role::RoleId;
use serde::de::{Deserialize, Deserializer, SeqAccess, Visitor};
use serde::{Serialize, Serializer};
use std::fmt;

/// The roles that a form chooses for one person; none while nothing is chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chosen(Vec<RoleId>);

impl Chosen {
    /// What they are together.
    ///
    /// # Errors
    /// Says that nothing is chosen, or too much.
    pub fn role(&self) -> Result<RoleId, Unusable> {
        RoleId::together(&self.0)
    }
}

impl From<RoleId> for Chosen {
    fn from(role: RoleId) -> Self {
        Self(vec![role])
    }
}

impl Serialize for Chosen {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.role().map_err(serde::ser::Error::custom)?.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Chosen {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reading)
    }
}

struct Reading;

impl<'de> Visitor<'de> for Reading {
    type Value = Chosen;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a role, or several")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Chosen, E> {
        RoleId::parse(text).map(Chosen::from).map_err(E::custom)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Chosen, A::Error> {
        let mut roles = Vec::new();
        while let Some(role) = sequence.next_element()? {
            roles.push(role);
        }
        Ok(Chosen(roles))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(fields: &str) -> Chosen {
        #[derive(serde::Deserialize)]
        struct Form {
            #[serde(default)]
            to: Chosen,
        }
        serde_qs::from_str::<Form>(fields).unwrap().to
    }

    #[test]
    fn a_form_chooses_with_one_field_or_with_several() {
        let role = |text| RoleId::parse(text).unwrap();
        assert_eq!(read("to=artist").role(), Ok(role("artist")));
        assert_eq!(read("to=producer,artist").role(), Ok(role("artist,producer")));
        assert_eq!(read("to[]=producer&to[]=artist").role(), Ok(role("artist,producer")));
        assert_eq!(read("slug=acme").role().unwrap_err().0, "Choose a role.");
    }

    #[test]
    fn what_is_chosen_is_sent_as_one_name() {
        let chosen = read("to[]=producer&to[]=artist");
        assert_eq!(serde_json::to_string(&chosen).unwrap(), "\"artist,producer\"");
    }
}
