//! Letters about an account: signing up, signing in, and what changed about it.

use super::sheet::Sheet;

/// Words the letters that go to the holder of an address, whether or not there is an account for it.
pub(super) struct Account<'a> {
    pub(super) service: &'a str,
}

impl Account<'_> {
    pub(super) fn confirm_email(&self, name: &str, url: &str, expires: &str) -> Sheet {
        let service = self.service;
        Sheet::new(format!("Confirm your e-mail address for {service}"), "Confirm your e-mail address".into())
            .greet(name)
            .say(format!("Someone signed up for {service} with this address. If it was you, confirm that the address is yours."))
            .say(
                "In the browser in which you signed up, the password that you chose there counts. In any other browser you choose one \
                 when you have confirmed, and no other counts.",
            )
            .button("Confirm e-mail address", url)
            .expires(link_expires(expires))
            .because(
                format!("You receive this mail because someone signed up for {service} with this address."),
                "If it was not you, you can ignore it. Without your confirmation, the account cannot be used.",
            )
    }

    pub(super) fn confirm_address(&self, name: &str, url: &str, expires: &str) -> Sheet {
        let service = self.service;
        Sheet::new(format!("Confirm your new address for {service}"), "Confirm your new address".into())
            .greet(name)
            .say(format!(
                "You asked for this address on your {service} account. Until you confirm it, your present address stays."
            ))
            .button("Confirm e-mail address", url)
            .expires(link_expires(expires))
            .because(
                format!("You receive this mail because the holder of a {service} account entered this address."),
                "If it was not you, you can ignore it. Without the link nothing changes.",
            )
    }

    pub(super) fn address_asked(&self, name: &str, new_address_masked: &str, reset_url: &str) -> Sheet {
        let service = self.service;
        Sheet::new(
            format!("A new address was asked for on your {service} account"),
            "A new address was asked for".into(),
        )
        .greet(name)
        .say(format!(
            "Your {service} account moves to the address {new_address_masked} once that is confirmed. Until then nothing changes."
        ))
        .say("If it was you, there is nothing to do. If it was not, choose a new password now: someone else knows yours.")
        .button("Choose a new password", reset_url)
        .because(
            format!("You receive this mail because this is the address of your {service} account."),
            "A new password makes the other address' link useless.",
        )
    }

    pub(super) fn sign_in_link(&self, name: &str, url: &str, expires: &str) -> Sheet {
        let service = self.service;
        Sheet::new(format!("Your sign-in link for {service}"), format!("Sign in to {service}"))
            .greet(name)
            .say(
                "Here is the link you asked for. It signs you in once. \
                 Do not forward it: whoever has it can sign in as you.",
            )
            .button("Sign in", url)
            .expires(link_expires(expires))
            .because(
                format!("You receive this mail because someone asked {service} for a link to sign in with this address."),
                "If it was not you, you can ignore it. Nobody can sign in without the link.",
            )
    }

    pub(super) fn reset_password(&self, name: &str, url: &str, expires: &str) -> Sheet {
        let service = self.service;
        Sheet::new(format!("Choose a new password for {service}"), "Choose a new password".into())
            .greet(name)
            .say(format!(
                "Someone asked to reset the password of your {service} account. The link works once."
            ))
            .button("Choose a new password", url)
            .expires(link_expires(expires))
            .because(
                format!("You receive this mail because this is the address of your {service} account."),
                "If it was not you, you can ignore it. Your password stays as it is.",
            )
    }

    pub(super) fn address_taken(&self, name: &str, sign_in_url: &str) -> Sheet {
        let service = self.service;
        Sheet::new(format!("You already have a {service} account"), "You already have an account".into())
            .greet(name)
            .say(format!(
                "Someone entered this address for an account at {service}. \
                 It already has one, so nothing was made or changed. You can sign in as before."
            ))
            .button("Sign in", sign_in_url)
            .because(
                format!("You receive this mail because this is the address of your {service} account."),
                "If it was not you, you can ignore it. Nothing about your account has changed.",
            )
    }

    pub(super) fn no_account(&self, sign_up_url: &str) -> Sheet {
        let service = self.service;
        Sheet::new(
            format!("There is no {service} account for this address"),
            "There is no account for this address".into(),
        )
        .say(format!(
            "Someone asked to sign in to {service}, or for a new password, with this address. It has no account here. \
             Perhaps yours is under another address; if you have none yet, you can sign up."
        ))
        .button("Sign up", sign_up_url)
        .because(
            format!("You receive this mail because someone entered this address at {service}."),
            "If it was not you, you can ignore it. Nothing was made or changed.",
        )
    }

    pub(super) fn password_changed(&self, name: &str, reset_url: &str) -> Sheet {
        let service = self.service;
        Sheet::new(format!("Your {service} password was changed"), "Your password was changed".into())
            .greet(name)
            .say(format!("The password of your {service} account was just changed."))
            .say("If it was you, there is nothing to do. If it was not, reset the password now.")
            .button("Reset password", reset_url)
            .because(
                format!("You receive this mail because this is the address of your {service} account."),
                "If you did not change it, someone else may have had access to your account: \
                 after the reset, look through your sessions and end those you do not know.",
            )
    }

    pub(super) fn address_replaced(
        &self,
        name: &str,
        (old, new): (&str, &str),
        reset_url: Option<&str>,
    ) -> Sheet {
        let service = self.service;
        let sheet = Sheet::new(
            format!("Your {service} account has another e-mail address"),
            "Your account has another e-mail address".into(),
        )
        .greet(name)
        .say(format!(
            "The operator of {service} changed the address of your account from {old} to {new}. \
             Every device was signed out, and links that were mailed before no longer work."
        ));
        let sheet = match reset_url {
            Some(url) => sheet
                .say("Sign in with this address from now on. If you do not know your password, choose a new one.")
                .button("Choose a new password", url),
            None => sheet.say("This address no longer belongs to it."),
        };
        sheet.because(
            format!("You receive this mail because this is, or was until now, the address of your {service} account."),
            format!("If you did not expect it, tell those who run {service} at once."),
        )
    }

    pub(super) fn address_changed(&self, name: &str, new_address_masked: &str) -> Sheet {
        let service = self.service;
        Sheet::new(
            format!("Your {service} e-mail address was changed"),
            "Your e-mail address was changed".into(),
        )
        .greet(name)
        .say(format!(
            "Your {service} account now has the address {new_address_masked}. \
                 This one no longer belongs to it, and invitations sent here no longer work."
        ))
        .because(
            format!(
                "You receive this mail because this was the address of your {service} account until now."
            ),
            format!("If it was not you, tell those who run {service} at once."),
        )
    }
}

fn link_expires(expires: &str) -> String {
    format!("The link works until {expires}.")
}
