//! Where a person goes from here: `?next=`, inside the console only.

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

/// The page that `?next=` names, if it is one of the console. The server holds it to the same rule again.
pub(super) fn next() -> Option<String> {
    use_query_map().read_untracked().get("next").filter(|path| is_internal(path))
}

/// The secret in the address of a mailed link's page.
pub(super) fn link() -> String {
    use_params_map().read_untracked().get("link").unwrap_or_default()
}

/// A page, carrying on to the next one.
pub(super) fn onto(page: &str, next: Option<&str>) -> String {
    match next {
        Some(next) => format!("{page}{}next={next}", if page.contains('?') { '&' } else { '?' }),
        None => page.to_owned(),
    }
}

/// The form's field that carries on to the next page.
pub(super) fn next_field(next: Option<String>) -> impl IntoView {
    next.map(|next| view! { <input type="hidden" name="next" value=next /> })
}

/// The form's field that holds a mailed link's secret.
pub(super) fn link_field(link: String) -> impl IntoView {
    view! { <input type="hidden" name="link" value=link /> }
}

fn is_internal(path: &str) -> bool {
    path.starts_with('/')
        && !path.starts_with("//")
        && path.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'-' | b'_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_paths_of_the_console_are_followed() {
        assert!(is_internal("/join/abc_-9"));
        for path in ["//evil.example", "https://evil.example", "/a?b", "/\\evil", "/%2F", ""] {
            assert!(!is_internal(path), "{path}");
        }
    }

    #[test]
    fn a_page_carries_on_with_and_without_a_query_of_its_own() {
        assert_eq!(onto("/sign-in", Some("/join/x")), "/sign-in?next=/join/x");
        assert_eq!(onto("/sign-in?by=mail", Some("/join/x")), "/sign-in?by=mail&next=/join/x");
        assert_eq!(onto("/sign-in", None), "/sign-in");
    }
}
