//! Forgetting one's password.

use super::mail_link::MailLink;
use crate::act::act;
use crate::rpc::accounts::AskReset;
use leptos::prelude::*;

/// Asks for a mail with which a new password can be chosen.
#[component]
pub fn ForgotPage() -> impl IntoView {
    let ask = act::<AskReset>();
    view! {
        <MailLink act=ask title="Choose a new password" description="We mail you a link with which you choose a new one."
            purpose="lets you choose a new password" again="/forgot" back="Back to signing in" />
    }
}
