//! A page: one heading, one primary action, and sections below.

use leptos::{children::ViewFnOnce, prelude::*};

use crate::browser;
use guildhall_domain::sentence;

/// A page inside the shell. Also sets the document's title.
#[component]
pub fn Page(
    /// The heading.
    #[prop(into)]
    title: Signal<String>,
    /// What the page is for, in a sentence.
    #[prop(optional, into)]
    description: Signal<String>,
    /// The primary button, at most one.
    #[prop(optional, into)]
    action: ViewFnOnce,
    /// As narrow as a form.
    #[prop(optional)]
    narrow: bool,
    /// The page.
    children: Children,
) -> impl IntoView {
    document_title(title);
    view! { <PageBody title description action narrow>{children()}</PageBody> }
}

/// The same without the document's title, for pages that the server alone draws.
#[component]
pub fn PageBody(
    /// The heading.
    #[prop(into)]
    title: Signal<String>,
    /// What the page is for, in a sentence.
    #[prop(optional, into)]
    description: Signal<String>,
    /// The primary button, at most one.
    #[prop(optional, into)]
    action: ViewFnOnce,
    /// As narrow as a form.
    #[prop(optional)]
    narrow: bool,
    /// The page.
    children: Children,
) -> impl IntoView {
    let class = if narrow { "page page-narrow" } else { "page" };
    let about = move || Some(description.get()).filter(|text| !text.is_empty());
    view! {
        <div class=class>
            <header class="page-head">
                <div>
                    <h1>{move || title.get()}</h1>
                    {move || about().map(|text| view! { <p>{text}</p> })}
                </div>
                <div class="page-action">{action.run()}</div>
            </header>
            {children()}
        </div>
    }
    .into_any()
}

/// The document's title. The server writes it after the page, when the page's signals may be gone: then it is what it was.
pub(crate) fn document_title(title: Signal<String>) {
    let begun = title.get_untracked();
    browser::title(move || sentence!("{} · Guildhall", title.try_get().unwrap_or_else(|| begun.clone())));
}

/// A part of a page, under a smaller heading.
#[component]
pub fn Section(
    /// The heading.
    #[prop(into)]
    title: String,
    /// What it is for, in a sentence; may be empty.
    #[prop(optional, into)]
    description: String,
    /// A button beside the heading.
    #[prop(optional, into)]
    action: ViewFnOnce,
    /// The part.
    children: Children,
) -> impl IntoView {
    view! {
        <section class="section">
            <div class="section-head">
                <div>
                    <h2>{title}</h2>
                    {(!description.is_empty()).then(|| view! { <p>{description}</p> })}
                </div>
                <div>{action.run()}</div>
            </div>
            {children()}
        </section>
    }
    .into_any()
}
