//! Which mailbox an address leads to, as far as that shows: what mails are counted by, and nothing else.

use guildhall_domain::email::EmailAddress;

/// Providers that leave dots in the local part out of account.
const WITHOUT_DOTS: &[&str] = &["gmail.com", "googlemail.com"];

/// The address without what most providers ignore: `Ada+club@example.org` and `ada@example.org` are one mailbox. Identity never depends on it.
pub(crate) fn mailbox_key(email: &EmailAddress) -> String {
    let key = email.key();
    let (local, domain) = key.as_str().rsplit_once('@').unwrap_or((key.as_str(), ""));
    let plain = local.split('+').next().filter(|plain| !plain.is_empty()).unwrap_or(local);
    if WITHOUT_DOTS.contains(&domain) {
        return format!("{}@gmail.com", plain.replace('.', ""));
    }
    format!("{plain}@{domain}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_and_dots_lead_to_one_mailbox() {
        let check =
            |text: &str, mailbox: &str| assert_eq!(mailbox_key(&EmailAddress::parse(text).unwrap()), mailbox);
        check("Ada+club@Example.org", "ada@example.org");
        check("a.d.a+x@googlemail.com", "ada@gmail.com");
        check("a.d.a@example.org", "a.d.a@example.org");
        check("+ada@example.org", "+ada@example.org");
    }
}
