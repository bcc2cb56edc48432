//! Menus: popovers of the browser's own. They open, close and give way without scripts; arrow keys come with hydration.

use leptos::{children::ViewFnOnce, prelude::*};

use super::button::some;
use super::{Glyph, Icon, Refusal, Tip};

/// A button that opens a menu of [`MenuItem`]s.
#[component]
pub fn Menu(
    /// The menu's id.
    #[prop(into)]
    id: String,
    /// What the menu is for, for assistive technology.
    #[prop(into)]
    label: String,
    /// What the button shows.
    #[prop(into)]
    trigger: ViewFnOnce,
    /// The button's classes.
    #[prop(default = "btn btn-bare")]
    class: &'static str,
    /// Opens towards the right instead of the left.
    #[prop(optional)]
    start: bool,
    /// The items.
    children: Children,
) -> impl IntoView {
    let list = if start { "menu menu-start" } else { "menu" };
    view! {
        <button class=class type="button" popovertarget=id.clone() aria-haspopup="menu" aria-label=label.clone()>
            {trigger.run()}
        </button>
        <div class=list id=id popover="auto" role="menu" aria-label=label>
            {children()}
        </div>
    }
    .into_any()
}

/// The `…` at the end of a row.
#[component]
pub fn RowMenu(
    /// The menu's id, from the row's id.
    #[prop(into)]
    id: String,
    /// Whose menu ("Actions for Ada Lovelace").
    #[prop(into)]
    label: String,
    /// The items.
    children: Children,
) -> impl IntoView {
    view! {
        <Menu id label class="btn btn-bare btn-icon" trigger=|| view! { <Icon glyph=Glyph::More /> }>
            {children()}
        </Menu>
    }
    .into_any()
}

/// One act in a menu: a link where it leads somewhere, otherwise a button. A link with a press acts where scripts run,
/// and leads somewhere where they do not.
#[component]
pub fn MenuItem(
    /// The id of the menu it stands in: pressing closes it.
    #[prop(into)]
    menu: String,
    /// A picture.
    #[prop(optional, into)]
    glyph: Option<Glyph>,
    /// Loses something: drawn in red.
    #[prop(optional)]
    danger: bool,
    /// Submits the form around it.
    #[prop(optional)]
    submit: bool,
    /// Where it leads.
    #[prop(optional, into)]
    href: Signal<String>,
    /// The id of a dialog that it opens.
    #[prop(optional, into)]
    opens: String,
    /// Its own id: needed where it may be refused, for the tooltip.
    #[prop(optional, into)]
    id: String,
    /// Why not, as things stand now.
    #[prop(optional, into)]
    refused: Signal<Option<Refusal>>,
    /// What it does in the browser, when allowed.
    #[prop(optional, into)]
    on_press: Option<Callback<()>>,
    /// The words.
    children: Children,
) -> impl IntoView {
    let class = if danger { "menu-item menu-item-danger" } else { "menu-item" };
    let words = view! { {glyph.map(|glyph| view! { <Icon glyph /> })}<span>{children()}</span> };
    if !href.with_untracked(String::is_empty) {
        return item_link((href, id, class), refused, on_press, words.into_any()).into_any();
    }
    let action = ItemAction { menu, submit, opens, refused, on_press };
    item_button(action, id, class, words.into_any()).into_any()
}

/// A link; refused, it leads nowhere and can still be reached and read.
fn item_link(
    (href, id, class): (Signal<String>, String, &'static str),
    refused: Signal<Option<Refusal>>,
    on_press: Option<Callback<()>>,
    words: AnyView,
) -> impl IntoView {
    let is_refused = Signal::derive(move || refused.with(Option::is_some));
    let tip = format!("{id}-why");
    let described = {
        let tip = tip.clone();
        move || is_refused.get().then(|| tip.clone())
    };
    let press = move |event: leptos::ev::MouseEvent| {
        if let Some(act) = on_press.filter(|_| !is_refused.get_untracked()) {
            event.prevent_default();
            act.run(());
        }
    };
    view! {
        <span class="guarded" role="none">
            <a class=class id=some(id) role="menuitem" data-noscroll
                href=move || (!is_refused.get()).then(|| href.get())
                rel=move || href.with(|href| href.starts_with("/preview/")).then_some("external")
                tabindex=move || is_refused.get().then_some("0")
                aria-disabled=move || is_refused.get().then_some("true")
                aria-describedby=described
                on:click=press
            >{words}</a>
            {move || refused.get().map(|refusal| view! { <Tip id=tip.clone() refusal in_menu=true /> })}
        </span>
    }
}

/// What pressing an item does.
struct ItemAction {
    menu: String,
    submit: bool,
    opens: String,
    refused: Signal<Option<Refusal>>,
    on_press: Option<Callback<()>>,
}

fn item_button(action: ItemAction, id: String, class: &'static str, words: AnyView) -> impl IntoView {
    let ItemAction { menu, submit, opens, refused, on_press } = action;
    let is_refused = Signal::derive(move || refused.with(Option::is_some));
    let tip = format!("{id}-why");
    let described = {
        let tip = tip.clone();
        move || is_refused.get().then(|| tip.clone())
    };
    let press = move |_| {
        if let Some(act) = on_press.filter(|_| !is_refused.get_untracked()) {
            act.run(());
        }
    };
    let (has_dialog, dialog) = (!opens.is_empty(), opens);
    let closes = (!has_dialog && !submit).then_some(menu);
    view! {
        <span class="guarded" role="none">
            <button class=class id=some(id) role="menuitem"
                type=move || if submit && !is_refused.get() { "submit" } else { "button" }
                command=move || (has_dialog && !is_refused.get()).then_some("show-modal")
                commandfor=move || (has_dialog && !is_refused.get()).then(|| dialog.clone())
                popovertarget=move || closes.clone().filter(|_| !is_refused.get())
                popovertargetaction="hide"
                aria-disabled=move || is_refused.get().then_some("true")
                aria-describedby=described
                on:click=press
            >{words}</button>
            {move || refused.get().map(|refusal| view! { <Tip id=tip.clone() refusal /> })}
        </span>
    }
    .into_any()
}

/// A hairline between groups of items.
#[component]
pub fn MenuRule() -> impl IntoView {
    view! { <hr class="menu-rule" /> }
}
