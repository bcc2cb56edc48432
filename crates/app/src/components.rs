//! The console's building blocks: they render on the server, work without scripts where HTML can do it,
//! and know neither the database nor the server.
//!
//! Rules that hold for all of them: no inline style and no `<style>` (the content security policy forbids both);
//! ids are props, never random, so that server and browser write the same markup; what is refused stays
//! focusable and says why.
#![allow(clippy::must_use_candidate, reason = "a component is called by `view!`, which uses what it returns")]
#![allow(clippy::needless_pass_by_value, reason = "a component owns its props")]

mod auth_card;
mod avatar;
mod badge;
mod button;
mod callout;
mod chips;
mod choice;
mod copy;
mod dialog;
mod empty;
mod field;
mod guarded;
mod icon;
mod input;
mod menu;
mod nav;
mod notices;
mod page;
mod pager;
mod person;
mod rows;
mod shell;
mod table;
mod theme;
mod toast;
mod toolbar;
mod when;

#[cfg(all(test, feature = "ssr"))]
mod gallery;

pub use self::auth_card::*;
pub use self::avatar::*;
pub use self::badge::*;
pub use self::button::*;
pub use self::callout::*;
pub use self::chips::*;
pub use self::choice::*;
pub use self::copy::*;
pub use self::dialog::*;
pub use self::empty::*;
pub use self::field::*;
pub use self::guarded::*;
pub use self::icon::*;
pub use self::input::*;
pub use self::menu::*;
pub use self::nav::*;
pub use self::notices::*;
pub use self::page::*;
pub use self::pager::*;
pub use self::person::*;
pub use self::rows::*;
pub use self::shell::*;
pub use self::table::*;
pub use self::theme::*;
pub use self::toast::*;
pub use self::toolbar::*;
pub use self::when::*;

use crate::watch::effect;

/// Readies the console in the browser: toasts for everything below, arrow keys in menus, refusals that hold,
/// dialogs in browsers without invoker commands. Call it once, at the application's root.
pub fn begin() -> Toasts {
    let toasts = Toasts::provide();
    effect(move |_| {
        crate::browser::begin();
        if let Some(word) = crate::browser::left_word() {
            toasts.fail(word);
        }
    });
    toasts
}
