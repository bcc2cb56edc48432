//! Invoice information: who an invoice is made out to and who receives it, for the organization and for each project.

use crate::email::EmailAddress;
use crate::name::{Unusable, line, prose};
use serde::{Deserialize, Serialize};

/// How many addresses can receive invoices.
const RECIPIENTS: usize = 10;

/// What stands on an invoice, and who gets it. Everything may be empty; what a project leaves empty is the organization's.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Invoicing {
    /// The company that pays, at most 100 characters.
    pub company: String,
    /// Where it is, at most 500 characters, with line breaks.
    pub address: String,
    /// Its VAT number: letters and digits, at most 20.
    pub vat_number: String,
    /// What its own books call the order, at most 60 characters.
    pub purchase_order: String,
    /// Who gets the invoices, at most ten.
    pub recipients: Vec<EmailAddress>,
}

/// Invoice information as a form has it: nothing of it is checked yet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Written {
    /// See [`Invoicing::company`].
    pub company: String,
    /// See [`Invoicing::address`].
    pub address: String,
    /// See [`Invoicing::vat_number`].
    pub vat_number: String,
    /// See [`Invoicing::purchase_order`].
    pub purchase_order: String,
    /// Addresses with commas, semicolons or white space between them.
    pub recipients: String,
}

impl Invoicing {
    /// Checks what was written.
    ///
    /// # Errors
    /// The field, and in one sentence what is wrong with it.
    pub fn parse(written: &Written) -> Result<Self, (&'static str, Unusable)> {
        let at = |field| move |why| (field, why);
        let text = |field, text: &str, longest| match text.trim() {
            "" => Ok(String::new()),
            text => line(text, "a text", longest).map_err(at(field)),
        };
        Ok(Self {
            company: text("company", &written.company, 100)?,
            address: prose(written.address.trim(), 500).map_err(at("address"))?,
            vat_number: vat_number(&written.vat_number).map_err(at("vat_number"))?,
            purchase_order: text("purchase_order", &written.purchase_order, 60)?,
            recipients: recipients(&written.recipients).map_err(at("recipients"))?,
        })
    }

    /// Whether nothing was written.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Spaces, dots and hyphens are how people write it, and no part of it. Each country has a form of its own; only what no country has
/// is refused.
fn vat_number(text: &str) -> Result<String, Unusable> {
    let number: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && !".-".contains(*c))
        .map(|c| c.to_ascii_uppercase())
        .collect();
    let fits = number.len() <= 20 && number.chars().all(|c| c.is_ascii_alphanumeric());
    if fits {
        Ok(number)
    } else {
        Err(Unusable("A VAT number has letters and digits, at most 20.".to_owned()))
    }
}

fn recipients(text: &str) -> Result<Vec<EmailAddress>, Unusable> {
    let mut recipients: Vec<EmailAddress> = Vec::new();
    let pieces = text.split(|c: char| c.is_whitespace() || ",;".contains(c));
    for piece in pieces.filter(|piece| !piece.is_empty()) {
        let address = EmailAddress::parse(piece).map_err(|why| Unusable(format!("{piece}: {}", why.0)))?;
        if !recipients.iter().any(|known| known.key() == address.key()) {
            recipients.push(address);
        }
    }
    match recipients.len() {
        count if count > RECIPIENTS => {
            Err(Unusable(format!("Invoices go to at most {RECIPIENTS} addresses; these are {count}.")))
        }
        _ => Ok(recipients),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(vat_number: &str, recipients: &str) -> Result<Invoicing, (&'static str, String)> {
        let (vat_number, recipients) = (vat_number.to_owned(), recipients.to_owned());
        let written = Written { vat_number, recipients, ..Written::default() };
        Invoicing::parse(&written).map_err(|(field, why)| (field, why.0))
    }

    #[test]
    fn what_is_left_empty_is_empty() {
        assert!(Invoicing::parse(&Written::default()).unwrap().is_empty());
    }

    #[test]
    fn a_vat_number_is_kept_as_the_books_have_it() {
        assert_eq!(written("fr 12.345-678 901", "").unwrap().vat_number, "FR12345678901");
        assert_eq!(written("12/34", "").unwrap_err().0, "vat_number");
    }

    #[test]
    fn recipients_are_told_apart_once_and_the_wrong_one_is_named() {
        let both = written("", "Ada@acme.example; bo@acme.example\nada@acme.example").unwrap().recipients;
        assert_eq!(both.len(), 2);
        let (field, why) = written("", "ada@acme.example, nonsense").unwrap_err();
        assert!(field == "recipients" && why.starts_with("nonsense: "), "{why}");
        let many: Vec<String> = (0..11).map(|n| format!("p{n}@acme.example")).collect();
        assert!(written("", &many.join(" ")).unwrap_err().1.contains("at most 10 addresses"));
    }
}
