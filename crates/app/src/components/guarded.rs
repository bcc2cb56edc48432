//! Refusals: a control that may not be used stays where it is, keeps its focus, and says why.

use leptos::prelude::*;

use super::{Button, ButtonKind, Glyph};

/// Why a control is refused, in the two sentences of the decision itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Why not.
    pub reason: String,
    /// What would change that, if anything would.
    pub fix: Option<String>,
}

impl Refusal {
    /// A refusal with both sentences.
    pub fn new(reason: impl Into<String>, fix: Option<String>) -> Self {
        Self { reason: reason.into(), fix }
    }
}

/// The bubble that explains a refused control. Shown by the stylesheet on hover and on keyboard focus, put away by Esc.
#[component]
pub fn Tip(
    /// The id that the control's `aria-describedby` names.
    #[prop(into)]
    id: String,
    /// The two sentences.
    refusal: Refusal,
    /// Inside a menu, which may hold nothing but items: then only the description names it.
    #[prop(optional)]
    in_menu: bool,
) -> impl IntoView {
    view! {
        <span class="tip" role=(!in_menu).then_some("tooltip") aria-hidden=in_menu.then_some("true") id=id>
            {refusal.reason}
            {refusal.fix.map(|fix| view! { " "<span class="tip-fix">{fix}</span> })}
        </span>
    }
    .into_any()
}

/// A button that a refusal disables: `aria-disabled`, focusable, inert, with the refusal as its tooltip.
/// Without a refusal it is a plain [`Button`].
#[component]
pub fn Guarded(
    /// The button's id; its tooltip's id follows from it.
    #[prop(into)]
    id: String,
    /// Why not, as things stand now. `None` lets the button work.
    #[prop(optional, into)]
    refused: Signal<Option<Refusal>>,
    /// How it looks.
    #[prop(optional)]
    kind: ButtonKind,
    /// Submits the form around it.
    #[prop(optional)]
    submit: bool,
    /// The id of a dialog that it opens.
    #[prop(optional, into)]
    opens: String,
    /// Waiting for an answer.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// A picture before the words.
    #[prop(optional, into)]
    glyph: Option<Glyph>,
    /// What it does in the browser, when allowed.
    #[prop(optional, into)]
    on_press: Option<Callback<()>>,
    /// The words.
    children: Children,
) -> impl IntoView {
    let tip = format!("{id}-why");
    let is_refused = Signal::derive(move || refused.with(Option::is_some));
    let described_by = {
        let tip = tip.clone();
        Signal::derive(move || if is_refused.get() { tip.clone() } else { String::new() })
    };
    let bubble = move || refused.get().map(|refusal| view! { <Tip id=tip.clone() refusal=refusal /> });
    view! {
        <span class="guarded">
            <Button id kind submit opens busy nostrip:glyph=glyph nostrip:on_press=on_press refused=is_refused described_by>
                {children()}
            </Button>
            {bubble}
        </span>
    }
    .into_any()
}
