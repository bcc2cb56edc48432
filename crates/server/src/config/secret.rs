//! Passwords in addresses: signs that mean something there are written by their numbers.

/// How the signs are written.
const WRITTEN: &str = "# as %23, / as %2F, ? as %3F, @ as %40, % as %25";

/// What to say of an address whose user name or password holds a sign that ends it too early; none of one that can be read as it is meant.
pub(super) fn misread(address: &str) -> Option<String> {
    let (_, rest) = address.split_once("://")?;
    let end = rest.find(['/', '?', '#'])?;
    let (authority, after) = rest.split_at(end);
    let sign = after.chars().next()?;
    // A parameter may hold what it wants: its name comes first.
    let (path, parameters) = after.split_once('?').unwrap_or((after, ""));
    let outside = path.contains('@')
        || parameters
            .split('@')
            .next()
            .is_some_and(|before| before.len() < parameters.len() && !before.contains('='));
    let names_a_user = authority.contains(':') || authority.contains('@');
    (outside && names_a_user).then(|| {
        format!("the user name or the password in it holds a “{sign}”, which ends it too early: in an address write {WRITTEN}")
    })
}

/// What to add where a server refuses a password.
pub(crate) fn hint(said: &str) -> String {
    if said.contains("password authentication failed") {
        format!("; in an address, the signs of a password are written {WRITTEN}")
    } else {
        String::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_that_ends_the_password_is_named() {
        for (address, sign) in [
            ("postgres://guildhall:se#cret@db.example.org/guildhall", "“#”"),
            ("postgres://guildhall:se/cret@db.example.org/guildhall", "“/”"),
            ("postgres://guildhall:12/34@db.example.org/guildhall", "“/”"),
            ("postgres://guildhall:se?cret@db.example.org/guildhall", "“?”"),
            ("postgres://guildhall:p@ss/word@db.example.org/guildhall", "“/”"),
            ("smtp://guildhall:se#cret@mail.example.org:587", "“#”"),
            ("smtps://guildhall:/@mail.example.org", "“/”"),
        ] {
            let said = misread(address).unwrap_or_else(|| panic!("{address}"));
            assert!(said.contains(sign) && said.contains("%23") && !said.contains("cret"), "{said}");
        }
    }

    #[test]
    fn an_address_that_can_be_read_is_let_alone() {
        for address in [
            "postgres://guildhall:se%23cret@db.example.org/guildhall",
            "postgres://guildhall:p@ss@db.example.org/guildhall",
            "postgres://guildhall@db.example.org:5432/guildhall?application_name=a@b",
            "postgres:///guildhall?host=/run/postgresql&user=a@b",
            "postgres://db1.example.org:5432,db2.example.org:5432/guildhall?target_session_attrs=read-write",
            "smtp://mail.example.org:587",
            "sqlite:data/a#b@c.db",
        ] {
            assert_eq!(misread(address), None, "{address}");
        }
    }
}
