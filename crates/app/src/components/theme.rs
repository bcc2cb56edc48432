//! Light, dark, or as the system has it: remembered in a cookie, so that the server can write it into the first byte.

use leptos::prelude::*;

use super::{Glyph, Icon};
use crate::browser;
use crate::watch::effect;

/// Which theme a person has chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system has it.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// Reads a `Cookie` header. Anything but a known theme means the system's.
    pub fn from_cookies(header: &str) -> Self {
        let value = header.split(';').find_map(|pair| pair.trim().strip_prefix("theme="));
        match value {
            Some("light") => Self::Light,
            Some("dark") => Self::Dark,
            Some(_) | None => Self::System,
        }
    }

    /// The value of `data-theme` on `<html>`; none lets the system decide.
    pub const fn data_theme(self) -> Option<&'static str> {
        match self {
            Self::System => None,
            Self::Light => Some("guildhall-light"),
            Self::Dark => Some("guildhall-dark"),
        }
    }

    /// The cookie's value.
    pub const fn word(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// System, Light or Dark. Takes effect at once and is remembered for a year. Hidden where there are no scripts.
#[component]
pub fn ThemeSwitch() -> impl IntoView {
    let current = RwSignal::new(None::<Theme>);
    effect(move |_| current.set(Some(Theme::from_cookies(&browser::cookies()))));
    let segment = move |theme: Theme, glyph: Glyph, words: &'static str| {
        let choose = move |_| {
            current.set(Some(theme));
            browser::remember_theme(theme.word(), theme.data_theme());
        };
        view! {
            <label class="segment">
                <input type="radio" name="theme" value=theme.word() prop:checked=move || current.get() == Some(theme)
                    on:change=choose />
                <Icon glyph />
                <span>{words}</span>
            </label>
        }
    };
    view! {
        <fieldset class="needs-script">
            <legend class="sr-only">"Theme"</legend>
            <div class="segments">
                {segment(Theme::System, Glyph::Monitor, "System")}
                {segment(Theme::Light, Glyph::Sun, "Light")}
                {segment(Theme::Dark, Glyph::Moon, "Dark")}
            </div>
        </fieldset>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::Theme;

    #[test]
    fn a_theme_is_read_from_among_other_cookies() {
        assert_eq!(Theme::from_cookies("a=b; theme=dark; c=d"), Theme::Dark);
        assert_eq!(Theme::from_cookies("theme=light"), Theme::Light);
        assert_eq!(Theme::from_cookies("theme=\"><script>"), Theme::System);
        assert_eq!(Theme::from_cookies(""), Theme::System);
    }
}
