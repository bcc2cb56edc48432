//! The document around a page: what the server writes before its first element.

use crate::entrance::Entrance;
use crate::pages::App;
use crate::rpc::{PAGE, page_identity};
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::MetaTags;

/// Where the site's files are, and the theme that the person has chosen.
#[derive(Debug, Clone, Default)]
pub struct ShellOptions {
    /// The stylesheet's address.
    pub css: String,
    /// The script's address.
    pub js: String,
    /// The WebAssembly's address.
    pub wasm: String,
    /// The address of the script that foresees what a change does.
    pub foresight: String,
    /// The address of the script that hears of changes.
    pub news: String,
    /// The address of the script that takes pages over.
    pub takeover: String,
    /// The value of `data-theme`; none lets the system decide.
    pub theme: Option<String>,
}

/// The whole document of a page of the console. Its one inline script carries the request's nonce.
#[must_use]
pub fn shell(options: ShellOptions) -> impl IntoView {
    let ShellOptions { css, js, wasm, foresight, news, takeover, theme } = options;
    let start = format!(
        "import{{takeOver}}from{takeover:?};import start from {js:?};takeOver(start,{wasm:?});{}",
        foresees(&foresight)
    );
    let scripts = view! {
        <script r#type="module" src=news></script>
        <link rel="modulepreload" href=js />
        <link rel="preload" href=wasm r#as="fetch" r#type="application/wasm" crossorigin="anonymous" />
        <script r#type="module" nonce=use_nonce()>{start}</script>
    };
    document((css, theme), false, scripts, || view! { <App /> })
}

/// The whole document of a page before the console, which runs no script: it is at work as soon as it is there.
#[must_use]
pub fn entrance_shell(options: ShellOptions) -> impl IntoView {
    document((options.css, options.theme), true, (), || view! { <Entrance /> })
}

fn document<H: IntoView + 'static, B: IntoView + 'static>(
    (css, theme): (String, Option<String>),
    awake: bool,
    head: H,
    body: impl FnOnce() -> B,
) -> impl IntoView {
    let made_for = page_identity().map(|content| view! { <meta name=PAGE content=content /> });
    view! {
        <!DOCTYPE html>
        <html lang="en" data-theme=theme data-awake=awake>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                {made_for}
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <link rel="stylesheet" href=css />
                {head}
                <MetaTags />
            </head>
            <body>{body()}</body>
        </html>
    }
}

/// Loads what foresees changes when the first form is there that has something to foresee, and tells it of each.
fn foresees(script: &str) -> String {
    format!(
        "let f;const look=()=>{{if(document.querySelector('[data-foresees]:not([data-foreseen])'))\
         (f??=import({script:?})).then(m=>m.ready.then(m.look))}};\
         new MutationObserver(look).observe(document.body,{{childList:true,subtree:true}});look();"
    )
}
