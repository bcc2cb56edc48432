//! Answers leave compressed: pages, JSON, tables. What is compressed already, or must leave at once, is left as it is.
//!
//! Compression tells by its length what stands beside what an attacker chose (BREACH). No answer holds a secret that is used again: session
//! secrets are in cookies alone, forms carry none, and a link is in the one answer that made it (decision 21).

use axum::http::header::{CONTENT_TYPE, ETAG};
use axum::http::{Extensions, HeaderMap, StatusCode, Version};
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{And, Predicate, SizeAbove};

/// Below so many bytes compression makes an answer longer.
const WORTH_IT: u16 = 100;

/// Pages are made for each request, so what counts is the time that it takes as well.
const QUALITY: CompressionLevel = CompressionLevel::Precise(4);

type Compressible = fn(StatusCode, Version, &HeaderMap, &Extensions) -> bool;

/// Compresses what is worth it, as the client takes it.
pub(crate) fn layer() -> CompressionLayer<And<SizeAbove, Compressible>> {
    let compressible: Compressible = |_, _, headers, _| is_compressible(headers);
    CompressionLayer::new().quality(QUALITY).compress_when(SizeAbove::new(WORTH_IT).and(compressible))
}

/// Whether an answer is text that was made for this request. Files of the site have a tag for each of their forms; a stream of events must
/// not wait until it fills a block.
fn is_compressible(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let essence = kind.split(';').next().unwrap_or_default().trim();
    let is_text = essence.starts_with("text/") && essence != "text/event-stream";
    !headers.contains_key(ETAG) && (is_text || essence == "application/json" || essence.ends_with("+json"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn texts_are_compressed_and_streams_and_files_are_not() {
        let check = |kind: &'static str, expected: bool| {
            let mut headers = HeaderMap::new();
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
            assert_eq!(is_compressible(&headers), expected, "{kind}");
            headers.insert(ETAG, HeaderValue::from_static("\"a\""));
            assert!(!is_compressible(&headers), "{kind} with a tag");
        };
        check("text/html; charset=utf-8", true);
        check("text/csv; charset=utf-8", true);
        check("application/json", true);
        check("application/problem+json", true);
        check("text/event-stream", false);
        check("font/woff2", false);
        check("application/wasm", false);
        check("image/png", false);
    }
}
