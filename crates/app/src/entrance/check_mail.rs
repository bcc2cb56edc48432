//! "Check your mail": the same words for every address, so that nobody learns which of them have an account.

use crate::components::*;
use crate::session::use_session;
use leptos::prelude::*;

/// Says that the rest is in the mail.
#[component]
pub(super) fn CheckMail(
    /// The address as it was written.
    #[prop(into)]
    email: String,
    /// What the mail's link is for: "confirms your address".
    purpose: &'static str,
    /// The page's own address, to start over.
    again: &'static str,
) -> impl IntoView {
    let to = if email.is_empty() { "your address".to_owned() } else { email };
    let mailbox = use_session().mailbox;
    view! {
        <AuthCard title="Check your mail" footer=move || view! { <a class="text-link" href=again rel="external">"Use another address"</a> }>
            <div class="fields">
                <p>"We have sent a mail to "<strong class="break-words">{to}</strong>". The link in it "{purpose}"."</p>
                <p class="text-muted">"It can take a minute. If nothing comes, look in the spam folder, and check the address for typing mistakes."</p>
                {mailbox.then(|| view! { <MailboxHint /> })}
            </div>
        </AuthCard>
    }
}

/// Where the mails are when no mail server is set.
#[component]
pub(super) fn MailboxHint() -> impl IntoView {
    view! {
        <Callout>
            <p>"No mail server is set here, so mails stay in the "<a class="text-link" href="/mailbox" rel="external">"built-in mailbox"</a>"."</p>
        </Callout>
    }
}
