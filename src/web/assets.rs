//! Static files over HTTP.

use actix_web::http::header::{CACHE_CONTROL, ETAG, IF_NONE_MATCH};
use actix_web::{HttpRequest, HttpResponse, web};

use super::error::Fault;
use super::table::{Door, Entry, get};
use crate::base::assets;

/// The name changes with the content, so a browser may keep it.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

pub fn entries() -> Vec<Entry> {
    vec![get("/static/{path:.*}", Door::Public, |r| r.to(show))]
}

async fn show(request: HttpRequest, path: web::Path<String>) -> Result<HttpResponse, Fault> {
    let asset = assets::find(&path).ok_or(Fault::NotFound)?;
    let known = request.headers().get(IF_NONE_MATCH).and_then(|tag| tag.to_str().ok());
    if known == Some(asset.etag.as_str()) {
        return Ok(HttpResponse::NotModified().insert_header((CACHE_CONTROL, FOR_EVER)).finish());
    }
    Ok(HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, FOR_EVER))
        .insert_header((ETAG, asset.etag.as_str()))
        .content_type(asset.content_type)
        .body(asset.bytes.as_ref()))
}
