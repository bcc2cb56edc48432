//! What a drawn page asks a person: a dialog that the address opens, around one form; and links that look like buttons.

use crate::components::*;
use crate::rpc::form_action;
use guildhall_domain::command::Command;
use guildhall_domain::decide;
use guildhall_domain::denied::Denied;
use guildhall_domain::facts::Facts;
use leptos::prelude::*;

/// A dialog around one form.
pub(super) struct Question {
    /// What it is about: the act.
    pub(super) title: String,
    /// What happens, or what is lost.
    pub(super) about: String,
    /// The server function that takes the form.
    pub(super) act: &'static str,
    /// The page without the dialog.
    pub(super) here: String,
    /// What the form sends besides what is asked.
    pub(super) sends: Vec<(&'static str, String)>,
    /// The words of the button.
    pub(super) button: String,
    /// Whether something is lost.
    pub(super) danger: bool,
    /// Why not at all.
    pub(super) refused: Option<Refusal>,
}

impl Question {
    /// The dialog, open.
    pub(super) fn draw(self, body: AnyView) -> AnyView {
        let Self { title, about, act, here, sends, button, danger, refused } = self;
        let action = posts(act, &here);
        let kind = if danger { ButtonKind::Danger } else { ButtonKind::Primary };
        let hidden = hidden(sends);
        view! {
            <dialog class="dialog" id="asked" open aria-labelledby="asked-title" aria-describedby="asked-about">
                <div class="dialog-head">
                    <h2 id="asked-title">{title}</h2>
                    <p id="asked-about">{about}</p>
                </div>
                // What a browser remembers of a form that was loaded again is not what stands there now.
                <form method="post" action=action autocomplete="off">
                    {hidden}
                    <div class="dialog-body">{wrong()}{body}</div>
                    <div class="dialog-actions">
                        <a class=ButtonKind::Quiet.class() href=here.clone()>"Cancel"</a>
                        <Guarded id="asked-act" kind submit=true refused=Signal::stored(refused)>{button}</Guarded>
                    </div>
                </form>
                <a class="btn btn-bare btn-icon dialog-close" href=here aria-label="Close"><Icon glyph=Glyph::Close /></a>
            </dialog>
        }
        .into_any()
    }
}

/// Where a form says what is wrong with it.
pub(super) fn wrong() -> AnyView {
    view! { <p class="callout callout-bad drawn-wrong" role="alert"></p> }.into_any()
}

/// Fields that nobody sees.
pub(super) fn hidden(sends: Vec<(&'static str, String)>) -> AnyView {
    let field = |(name, value)| view! { <input type="hidden" name=name value=value /> };
    sends.into_iter().map(field).collect_view().into_any()
}

/// The address that a form is sent to, and where it leads back to.
pub(super) fn posts(act: &str, here: &str) -> String {
    form_action(&format!("/rpc/{act}"), Some(here))
}

/// What `decide` says about a command, in the words of a tooltip; none when it may be done.
pub(super) fn verdict(facts: &Facts, command: &Command) -> Option<Refusal> {
    refused(decide(facts, command))
}

/// A refusal in the words of a tooltip; none where nothing is refused.
pub(super) fn refused<T>(verdict: Result<T, Denied>) -> Option<Refusal> {
    verdict.err().map(|denied| Refusal::new(denied.reason(), denied.fix()))
}

/// A link that looks like a button, or the button that says why not.
pub(super) fn leads(
    id: &'static str,
    kind: ButtonKind,
    glyph: Glyph,
    words: String,
    (href, refused): (String, Option<Refusal>),
) -> AnyView {
    if refused.is_none() {
        return view! { <a class=kind.class() href=href><span class="btn-label"><Icon glyph />{words}</span></a> }
            .into_any();
    }
    view! { <Guarded id kind glyph refused=Signal::stored(refused)>{words}</Guarded> }.into_any()
}

/// An act in a menu: a picture, its words, where it leads, and why not.
pub(super) struct Act {
    pub(super) glyph: Glyph,
    pub(super) words: String,
    pub(super) href: String,
    pub(super) refused: Option<Refusal>,
}

/// A menu with acts and, under a hairline, one that ends something.
pub(super) fn menu(id: &str, label: String, acts: Vec<Act>, ends: Act) -> AnyView {
    let menu = id.to_owned();
    let item = |name: String, act: Act, danger: bool| {
        let Act { glyph, words, href, refused } = act;
        let (menu, id) = (menu.clone(), format!("{menu}-{name}"));
        view! { <MenuItem menu id glyph danger href refused=Signal::stored(refused)>{words}</MenuItem> }
            .into_any()
    };
    let acts =
        acts.into_iter().enumerate().map(|(nth, act)| item(format!("act-{nth}"), act, false)).collect_view();
    let ends = item("end".to_owned(), ends, true);
    view! { <RowMenu id=menu label>{acts}<MenuRule />{ends}</RowMenu> }.into_any()
}
