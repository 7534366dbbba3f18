//! For machines: is the process alive, can it serve.

use std::sync::atomic::{AtomicBool, Ordering};

use actix_web::{HttpResponse, web};

use super::table::{Door, Entry, get};
use crate::acts::House;
use crate::base::paths;

static IS_CLOSING: AtomicBool = AtomicBool::new(false);

/// The house begins to close: a balancer should send nobody here any more.
pub fn say_closing() {
    IS_CLOSING.store(true, Ordering::SeqCst);
}

pub fn entries() -> Vec<Entry> {
    vec![get(paths::HEALTHZ, Door::Public, |r| r.to(alive)), get(paths::READYZ, Door::Public, |r| r.to(ready))]
}

async fn alive() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain").body("alive\n")
}

async fn ready(house: web::Data<House>) -> HttpResponse {
    let is_ready = !IS_CLOSING.load(Ordering::SeqCst) && house.db.is_ready().await;
    if is_ready {
        HttpResponse::Ok().content_type("text/plain").body("ready\n")
    } else {
        HttpResponse::ServiceUnavailable().content_type("text/plain").body("not ready\n")
    }
}
