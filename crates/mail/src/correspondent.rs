//! Someone a mail is from or to: an address, and perhaps a name. One that exists is safe to put into a header.

use std::fmt;
use std::str::FromStr;

use lettre::Address;
use lettre::message::Mailbox;
use serde::{Deserialize, Serialize};

use crate::message::{InvalidMessage, refuse_control_characters};

/// An address and, where it is known, the name that goes with it; neither holds a control character.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Unchecked", into = "Unchecked")]
pub struct Correspondent {
    name: Option<String>,
    address: Address,
}

impl Correspondent {
    /// Checks both parts. A name of nothing but blanks counts as none; a domain is kept in its ASCII form, which every mail server knows.
    ///
    /// # Errors
    /// When the address cannot be mailed to, or either part holds a control character.
    pub fn new(name: Option<&str>, address: &str) -> Result<Self, InvalidMessage> {
        refuse_control_characters("address", address)?;
        let name = name.map(str::trim).filter(|name| !name.is_empty());
        name.map(|name| refuse_control_characters("name", name)).transpose()?;
        let invalid = || InvalidMessage::Address(address.to_owned());
        let address = match address.rsplit_once('@') {
            Some((local, domain)) if !domain.is_ascii() => {
                let domain = idna::domain_to_ascii_strict(domain).map_err(|_| invalid())?;
                format!("{local}@{domain}").parse()
            }
            _ => address.parse(),
        };
        let address = address.map_err(|_| invalid())?;
        Ok(Self { name: name.map(str::to_owned), address })
    }

    /// The name, if there is one.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The address alone, `local@domain`.
    #[must_use]
    pub fn address(&self) -> &str {
        self.address.as_ref()
    }

    pub(crate) fn to_mailbox(&self) -> Mailbox {
        Mailbox::new(self.name.clone(), self.address.clone())
    }
}

/// Reads `Guildhall <hello@example.org>` or `hello@example.org`, as an operator writes it in a configuration file.
impl FromStr for Correspondent {
    type Err = InvalidMessage;

    fn from_str(text: &str) -> Result<Self, InvalidMessage> {
        let text = text.trim();
        match text.strip_suffix('>').and_then(|start| start.rsplit_once('<')) {
            Some((name, address)) => Self::new(Some(name.trim().trim_matches('"')), address.trim()),
            None => Self::new(None, text),
        }
    }
}

impl fmt::Display for Correspondent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.name {
            Some(name) => write!(f, "{name} <{}>", self.address),
            None => write!(f, "{}", self.address),
        }
    }
}

/// The stored form; reading it back checks it again.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Unchecked {
    name: Option<String>,
    address: String,
}

impl TryFrom<Unchecked> for Correspondent {
    type Error = InvalidMessage;

    fn try_from(Unchecked { name, address }: Unchecked) -> Result<Self, InvalidMessage> {
        Self::new(name.as_deref(), &address)
    }
}

impl From<Correspondent> for Unchecked {
    fn from(Correspondent { name, address }: Correspondent) -> Self {
        Self { name, address: address.to_string() }
    }
}
