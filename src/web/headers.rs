//! Headers that every answer carries, errors included.

use actix_web::HttpResponseBuilder;
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};

const CONTENT_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
    font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; \
    frame-ancestors 'none'";

const ALWAYS: [(&str, &str); 7] = [
    ("content-security-policy", CONTENT_POLICY),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
    ("x-robots-tag", "noindex, nofollow"),
];

/// Fills in what the handler left open: a page keeps the stricter referrer rule or longer caching it chose.
pub fn add(headers: &mut HeaderMap, is_https: bool) {
    for (name, value) in ALWAYS {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    fill(headers, "referrer-policy", "same-origin");
    fill(headers, "cache-control", "no-store");
    if is_https {
        fill(headers, "strict-transport-security", "max-age=31536000; includeSubDomains");
    }
}

/// The same for an answer that is built outside the front.
pub fn secure(answer: &mut HttpResponseBuilder) {
    for (name, value) in ALWAYS.into_iter().chain([("referrer-policy", "same-origin"), ("cache-control", "no-store")]) {
        answer.insert_header((name, value));
    }
}

fn fill(headers: &mut HeaderMap, name: &'static str, value: &'static str) {
    if !headers.contains_key(name) {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
}
