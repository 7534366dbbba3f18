//! Server-sent events: one stream per page, a heartbeat, and an end when the house closes.

use std::sync::Arc;
use std::time::Duration;

use actix_web::http::Method;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse};
use futures_util::stream::{self, Stream, StreamExt};
use tokio::time::Instant;

use super::error::Fault;
use crate::acts::House;
use crate::acts::house::Frame;
use crate::acts::listening::Listening;
use crate::base::event::event;

/// Proxies and phones cut lines on which nothing is said.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// Between two frames of one stream: a hundred phones that say "ready" at once make a few frames, not a hundred.
const BREATH: Duration = Duration::from_millis(250);
/// After so long, and a little more at random, a stream ends; the browser comes back through the door.
const LASTS: Duration = Duration::from_secs(600);
const SPREAD_SECONDS: u64 = 120;

/// What a page wants to hear.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Ear {
    /// The whole frame, which it puts in its place.
    Frames,
    /// Only that there is a newer one; it asks for its own page, which has forms on it.
    Numbers,
}

/// What a listener hears, as an answer that lasts. A browser that comes back says what it has seen.
pub fn open(house: &House, mut listening: Listening, ear: Ear, request: &HttpRequest) -> HttpResponse {
    let seen = request.headers().get("last-event-id").and_then(|id| id.to_str().ok()?.parse().ok());
    if let Some(edition) = seen {
        listening.has_seen(edition);
    }
    let mut answer = HttpResponse::Ok();
    answer.content_type("text/event-stream; charset=utf-8");
    // Without it some proxies gather the events before they pass them on.
    answer.insert_header((HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no")));
    if request.method() == Method::HEAD {
        return answer.finish();
    }
    let lasts = LASTS + Duration::from_secs(house.dice.below(SPREAD_SECONDS));
    answer.streaming(said(listening, ear, lasts))
}

/// Frames and heartbeats until the house closes, the listener may not listen any more, the stream has lasted, or
/// something breaks; then the browser connects anew, through the door.
fn said(listening: Listening, ear: Ear, lasts: Duration) -> impl Stream<Item = Result<Bytes, Fault>> {
    let start = Instant::now();
    // The first bytes tell browser and proxies that the line stands.
    let hello = stream::once(async { Ok(Bytes::from_static(b": here\n\n")) });
    hello.chain(stream::unfold(Some((listening, None)), move |state| async move {
        let (mut listening, last): (Listening, Option<Instant>) = state?;
        if start.elapsed() >= lasts {
            return None;
        }
        if let Some(last) = last {
            tokio::time::sleep_until(last + BREATH).await;
        }
        match tokio::time::timeout(HEARTBEAT, listening.next()).await {
            Err(_) => Some((Ok(Bytes::from_static(b": here\n\n")), Some((listening, None)))),
            Ok(Ok(Some(frame))) => Some((Ok(bytes(frame, ear)), Some((listening, Some(Instant::now()))))),
            Ok(Ok(None)) => None,
            Ok(Err(fault)) => {
                tracing::warn!(%fault, "a stream ends early");
                None
            }
        }
    }))
}

/// One text in memory, however many it is sent to.
struct Shared(Arc<Frame>);

impl AsRef<[u8]> for Shared {
    fn as_ref(&self) -> &[u8] {
        self.0.event.as_bytes()
    }
}

fn bytes(frame: Arc<Frame>, ear: Ear) -> Bytes {
    match ear {
        Ear::Frames => Bytes::from_owner(Shared(frame)),
        Ear::Numbers => Bytes::from(event("changed", frame.edition.into(), &frame.edition.to_string())),
    }
}
