//! The mails of the built-in mailbox. They never change, so they are drawn on the server alone.

use crate::components::*;
use guildhall_domain::view::MailboxMail;
use leptos::prelude::*;

/// The mails, newest first, the first one open.
pub(super) fn list(mails: Vec<MailboxMail>) -> AnyView {
    if mails.is_empty() {
        return view! { <Empty glyph=Glyph::Inbox title="No mail yet" text="Mails appear here as soon as they are written." /> }.into_any();
    }
    view! { <div class="card overflow-hidden">{mails.into_iter().enumerate().map(mail).collect_view()}</div> }
        .into_any()
}

/// One mail; the latest is open.
fn mail((place, mail): (usize, MailboxMail)) -> impl IntoView {
    let MailboxMail { id, to, subject, text, at, .. } = mail;
    let lines = text.lines().map(line).collect_view();
    view! {
        <details class="mail card-line" open=place == 0>
            <summary class="card-row">
                <Icon glyph=Glyph::Mail />
                <span class="person-text">
                    <span class="font-medium">{subject.clone()}</span>
                    <span class="person-detail">"To "{to}</span>
                </span>
                <span class="card-row-end"><When at=at.0 /></span>
            </summary>
            <div class="mail-text">
                <pre>{lines}</pre>
                <p class="mt-4">
                    <a class="text-link" href=format!("/mailbox/{id}") rel="external" target="_blank">
                        "Look at it as a mail program shows it"<span class="sr-only">": "{subject}</span>
                    </a>
                </p>
            </div>
        </details>
    }
}

/// A line of the text. One that is a link and nothing else can be followed; whatever a person wrote stands among other words.
fn line(line: &str) -> impl IntoView + use<> {
    let text = line.trim_end().to_owned();
    if (text.starts_with("https://") || text.starts_with("http://")) && !text.contains(char::is_whitespace) {
        view! { <a class="text-link" href=text.clone() rel="external">{text.clone()}</a>"\n" }.into_any()
    } else {
        view! { {text}"\n" }.into_any()
    }
}
