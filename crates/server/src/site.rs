//! The site's files: scripts, styles, fonts, as the build made them. Inside the binary when it is a release; from the disk otherwise.

use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use rust_embed::{EmbeddedFile, RustEmbed};
use serde::Deserialize;
use std::sync::OnceLock;

#[derive(RustEmbed)]
#[folder = "../../target/site"]
#[allow_missing = true]
struct Site;

/// Says what the build has called the files.
const MANIFEST: &str = "manifest.json";

/// The addresses of the files that every page needs.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Assets {
    pub(crate) css: String,
    pub(crate) js: String,
    pub(crate) wasm: String,
    /// What foresees a change: loaded when one is about to be made.
    pub(crate) foresight: String,
    /// What hears of changes, for all tabs of a browser.
    pub(crate) news: String,
    /// What takes pages over from the server.
    pub(crate) takeover: String,
}

impl Assets {
    /// The addresses, as the build wrote them down; none before the site was built.
    pub(crate) fn load() -> Option<Self> {
        serde_json::from_slice(&Site::get(MANIFEST)?.data).ok()
    }

    /// The addresses now: in a release the files are inside and never change; while developing they change under a running server.
    pub(crate) fn current() -> Self {
        static INSIDE: OnceLock<Assets> = OnceLock::new();
        let load = || Self::load().unwrap_or_else(Self::missing);
        if cfg!(debug_assertions) { load() } else { INSIDE.get_or_init(load).clone() }
    }

    /// Addresses for pages that work without scripts and styles.
    pub(crate) fn missing() -> Self {
        let at = |name: &str| format!("/pkg/{name}");
        let (css, js, wasm) = (at("guildhall.css"), at("guildhall.js"), at("guildhall.wasm"));
        let (news, takeover) = (at("news.js"), at("takeover.js"));
        Self { css, js, wasm, foresight: at("foresight.js"), news, takeover }
    }
}

/// The file at a path, if there is one; in the smallest form that the browser takes.
pub(crate) fn file(path: &str, headers: &HeaderMap) -> Option<Response> {
    let name = path.trim_start_matches('/');
    if name.is_empty() || name == MANIFEST {
        return None;
    }
    if name.split('/').any(|part| part.starts_with('.')) {
        return None;
    }
    let kind = content_type(name)?;
    let Some((file, encoding)) = smallest(name, headers) else {
        // What is here in packed forms alone, none of which the client takes.
        return Site::get(&format!("{name}.gz")).map(|_| StatusCode::NOT_ACCEPTABLE.into_response());
    };
    let etag = etag(&file)?;
    let mut response = if headers.get(IF_NONE_MATCH) == Some(&etag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        file.data.into_owned().into_response()
    };
    let to = response.headers_mut();
    to.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    to.insert(ETAG, etag);
    to.insert(VARY, HeaderValue::from_static("accept-encoding"));
    to.insert(CACHE_CONTROL, HeaderValue::from_static(lifetime(name)));
    if let Some(encoding) = encoding {
        to.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    Some(response)
}

fn smallest(name: &str, headers: &HeaderMap) -> Option<(EmbeddedFile, Option<&'static str>)> {
    // Whoever says nothing takes anything (RFC 9110, section 12.5.3); gzip is what they are likeliest to read.
    let accepts = headers.get(ACCEPT_ENCODING).and_then(|accepts| accepts.to_str().ok()).unwrap_or("gzip");
    let packed = [("br", "br"), ("gzip", "gz")].into_iter().find_map(|(encoding, ending)| {
        let wanted = accepts.split(',').any(|one| takes(one, encoding));
        let file = if wanted { Site::get(&format!("{name}.{ending}")) } else { None };
        file.map(|file| (file, Some(encoding)))
    });
    packed.or_else(|| Site::get(name).map(|file| (file, None)))
}

/// Whether a part of `Accept-Encoding` takes a coding: `br`, `gzip;q=0.5`, `*`.
fn takes(part: &str, encoding: &str) -> bool {
    let (name, weight) = part.split_once(';').unwrap_or((part, ""));
    let refused = weight.trim().strip_prefix("q=").is_some_and(|weight| weight.parse() == Ok(0.0));
    [encoding, "*"].contains(&name.trim()) && !refused
}

fn etag(file: &EmbeddedFile) -> Option<HeaderValue> {
    let hash = file.metadata.sha256_hash();
    let short = u128::from_be_bytes(*hash.first_chunk()?);
    HeaderValue::from_str(&format!("\"{short:032x}\"")).ok()
}

/// A file that is named by its content never changes; others are asked for again.
fn lifetime(name: &str) -> &'static str {
    if is_named_by_content(name) { "public, max-age=31536000, immutable" } else { "public, max-age=3600" }
}

fn is_named_by_content(name: &str) -> bool {
    let mut parts = name.strip_prefix("pkg/").unwrap_or_default().rsplit('.');
    let (ending, hash) = (parts.next(), parts.next().unwrap_or_default());
    ending.is_some()
        && parts.next().is_some()
        && hash.len() >= 8
        && hash.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn content_type(name: &str) -> Option<&'static str> {
    let (_, ending) = name.rsplit_once('.')?;
    Some(match ending {
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_with_a_hash_are_kept_for_ever() {
        let check = |name: &str, kept: bool| assert_eq!(is_named_by_content(name), kept, "{name}");
        check("pkg/guildhall.0123456789abcdef.wasm", true);
        check("pkg/guildhall.js", false);
        check("pkg/snippets/inline0.js", false);
        check("favicon.svg", false);
    }

    #[test]
    fn the_manifest_is_not_served() {
        assert!(file("/manifest.json", &HeaderMap::new()).is_none());
    }

    #[test]
    fn nothing_outside_the_site_is_served() {
        assert!(file("/../../Cargo.toml", &HeaderMap::new()).is_none());
        assert!(file("/../../README.txt", &HeaderMap::new()).is_none());
    }
}
