//! Letters about an account: signing up, signing in, and what changed about it.

use super::sheet::Sheet;
use guildhall_domain::sentence;

/// Words the letters that go to the holder of an address, whether or not there is an account for it.
pub(super) struct Account<'a> {
    pub(super) service: &'a str,
}

impl Account<'_> {
    pub(super) fn confirm_email(&self, name: &str, url: &str, expires: &str) -> Sheet {
        let service = self.service;
        Sheet::new(
            sentence!("Confirm your e-mail address for {}", service),
            "Confirm your e-mail address".into(),
        )
        .greet(name)
        .say(sentence!(
            "Someone signed up for {} with this address. If it was you, confirm that the address is yours.",
            service
        ))
        .say(
            "In the browser in which you signed up, the password that you chose there counts. In any other browser you choose one \
             when you have confirmed, and no other counts.",
        )
        .button("Confirm e-mail address", url)
        .expires(link_expires(expires))
        .because(
            sentence!("You receive this mail because someone signed up for {} with this address.", service),
            "If it was not you, you can ignore it. Without your confirmation, the account cannot be used.",
        )
    }

    pub(super) fn confirm_address(&self, name: &str, url: &str, expires: &str) -> Sheet {
        let service = self.service;
        Sheet::new(sentence!("Confirm your new address for {}", service), "Confirm your new address".into())
            .greet(name)
            .say(sentence!("You asked for this address on your {} account. Until you confirm it, your present address stays.", service))
            .button("Confirm e-mail address", url)
            .expires(link_expires(expires))
            .because(
                sentence!("You receive this mail because the holder of a {} account entered this address.", service),
                "If it was not you, you can ignore it. Without the link nothing changes.",
            )
    }

    pub(super) fn address_asked(&self, name: &str, new_address_masked: &str, reset_url: &str) -> Sheet {
        let service = self.service;
        Sheet::new(
            sentence!("A new address was asked for on your {} account", service),
            "A new address was asked for".into(),
        )
        .greet(name)
        .say(sentence!("Your {} account moves to the address {} once that is confirmed. Until then nothing changes.", service, new_address_masked))
        .say("If it was you, there is nothing to do. If it was not, choose a new password now: someone else knows yours.")
        .button("Choose a new password", reset_url)
        .because(
            sentence!("You receive this mail because this is the address of your {} account.", service),
            "A new password makes the other address' link useless.",
        )
    }

    pub(super) fn sign_in_link(&self, name: &str, url: &str, expires: &str) -> Sheet {
        let service = self.service;
        Sheet::new(sentence!("Your sign-in link for {}", service), sentence!("Sign in to {}", service))
            .greet(name)
            .say(
                "Here is the link you asked for. It signs you in once. \
                 Do not forward it: whoever has it can sign in as you.",
            )
            .button("Sign in", url)
            .expires(link_expires(expires))
            .because(
                sentence!(
                    "You receive this mail because someone asked {} for a link to sign in with this address.",
                    service
                ),
                "If it was not you, you can ignore it. Nobody can sign in without the link.",
            )
    }

    pub(super) fn reset_password(&self, name: &str, url: &str, expires: &str) -> Sheet {
        let service = self.service;
        Sheet::new(sentence!("Choose a new password for {}", service), "Choose a new password".into())
            .greet(name)
            .say(sentence!(
                "Someone asked to reset the password of your {} account. The link works once.",
                service
            ))
            .button("Choose a new password", url)
            .expires(link_expires(expires))
            .because(
                sentence!("You receive this mail because this is the address of your {} account.", service),
                "If it was not you, you can ignore it. Your password stays as it is.",
            )
    }

    pub(super) fn address_taken(&self, name: &str, sign_in_url: &str) -> Sheet {
        let service = self.service;
        Sheet::new(sentence!("You already have a {} account", service), "You already have an account".into())
            .greet(name)
            .say(sentence!(
                "Someone entered this address for an account at {}. \
                 It already has one, so nothing was made or changed. You can sign in as before.",
                service
            ))
            .button("Sign in", sign_in_url)
            .because(
                sentence!("You receive this mail because this is the address of your {} account.", service),
                "If it was not you, you can ignore it. Nothing about your account has changed.",
            )
    }

    pub(super) fn no_account(&self, sign_up_url: &str) -> Sheet {
        let service = self.service;
        Sheet::new(
            sentence!("There is no {} account for this address", service),
            "There is no account for this address".into(),
        )
        .say(sentence!("Someone asked to sign in to {}, or for a new password, with this address. It has no account here. \
             Perhaps yours is under another address; if you have none yet, you can sign up.", service))
        .button("Sign up", sign_up_url)
        .because(
            sentence!("You receive this mail because someone entered this address at {}.", service),
            "If it was not you, you can ignore it. Nothing was made or changed.",
        )
    }

    pub(super) fn password_changed(&self, name: &str, reset_url: &str) -> Sheet {
        let service = self.service;
        Sheet::new(sentence!("Your {} password was changed", service), "Your password was changed".into())
            .greet(name)
            .say(sentence!("The password of your {} account was just changed.", service))
            .say("If it was you, there is nothing to do. If it was not, reset the password now.")
            .button("Reset password", reset_url)
            .because(
                sentence!("You receive this mail because this is the address of your {} account.", service),
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
            sentence!("Your {} account has another e-mail address", service),
            "Your account has another e-mail address".into(),
        )
        .greet(name)
        .say(sentence!(
            "The operator of {} changed the address of your account from {} to {}. \
             Every device was signed out, and links that were mailed before no longer work.",
            service,
            old,
            new
        ));
        let sheet = match reset_url {
            Some(url) => sheet
                .say("Sign in with this address from now on. If you do not know your password, choose a new one.")
                .button("Choose a new password", url),
            None => sheet.say("This address no longer belongs to it."),
        };
        sheet.because(
            sentence!(
                "You receive this mail because this is, or was until now, the address of your {} account.",
                service
            ),
            sentence!("If you did not expect it, tell those who run {} at once.", service),
        )
    }

    pub(super) fn address_changed(&self, name: &str, new_address_masked: &str) -> Sheet {
        let service = self.service;
        Sheet::new(
            sentence!("Your {} e-mail address was changed", service),
            "Your e-mail address was changed".into(),
        )
        .greet(name)
        .say(sentence!(
            "Your {} account now has the address {}. \
                 This one no longer belongs to it, and invitations sent here no longer work.",
            service,
            new_address_masked
        ))
        .because(
            sentence!(
                "You receive this mail because this was the address of your {} account until now.",
                service
            ),
            sentence!("If it was not you, tell those who run {} at once.", service),
        )
    }
}

fn link_expires(expires: &str) -> String {
    sentence!("The link works until {}.", expires)
}
