//! Forms that bring a file. The only reader of such bodies; nothing of them touches the disk.

use actix_multipart::{Field, Multipart};
use actix_web::dev::Payload;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{FromRequest, HttpRequest};
use futures_util::StreamExt;
use futures_util::future::LocalBoxFuture;

use super::error::Fault;
use super::form::{FORM_BYTES, Fields, READ_ON, check, remember_typed};
use crate::sheets::roster::BYTES_MAX;

/// Name of the field that may hold a file.
const FILE: &str = "file";
/// Name of the field for a list that is pasted instead; it may be as long as a file.
const LIST: &str = "list";
/// Parts of one form, its file among them.
const PARTS: usize = 20;

/// A form from one of our own pages with at most one file. Its key is not asked for: a list that is sent twice is
/// read twice, and kept once.
pub struct Upload {
    pub fields: Fields,
    /// Empty when no file was chosen.
    pub file: Vec<u8>,
}

impl FromRequest for Upload {
    type Error = Fault;
    type Future = LocalBoxFuture<'static, Result<Self, Fault>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
            if !kind.starts_with("multipart/form-data") {
                return Err(Fault::WrongType);
            }
            let parts = Multipart::from_request(&request, &mut payload).await.map_err(|_| Fault::WrongType)?;
            let Parts { fields, file, too_large } = read(parts).await?;
            let fields = Fields::new(fields);
            remember_typed(&request, &fields)?;
            check(&request, &fields)?;
            match too_large {
                Some(name) => Err(too_large_fault(&name)),
                None => Ok(Self { fields, file }),
            }
        })
    }
}

/// What came in.
#[derive(Default)]
struct Parts {
    fields: Vec<(String, String)>,
    file: Vec<u8>,
    /// Name of the first field that was larger than it may be; nothing of it is kept.
    too_large: Option<String>,
}

/// Reads to the end whatever comes, so that a browser has sent everything before it is answered.
async fn read(mut coming: Multipart) -> Result<Parts, Fault> {
    let (mut parts, mut seen, mut room) = (Parts::default(), 0, FORM_BYTES);
    let mut count = 0;
    while let Some(part) = coming.next().await {
        let mut part = part.map_err(|_| Fault::BadRequest)?;
        count += 1;
        if count > PARTS {
            return Err(Fault::TooLarge(None));
        }
        let name = part.name().ok_or(Fault::BadRequest)?.to_owned();
        let is_list = [FILE, LIST].contains(&name.as_str());
        match bytes_of(&mut part, if is_list { BYTES_MAX } else { room }, &mut seen).await? {
            None => parts.too_large = parts.too_large.or(Some(name)),
            Some(bytes) if name == FILE => parts.file = bytes,
            Some(bytes) => {
                room -= if is_list { 0 } else { bytes.len() };
                parts.fields.push((name, String::from_utf8(bytes).map_err(|_| Fault::BadRequest)?));
            }
        }
    }
    Ok(parts)
}

/// One part, or none of it when it is longer than `limit`. `seen` counts the bytes of the whole body.
async fn bytes_of(part: &mut Field, limit: usize, seen: &mut usize) -> Result<Option<Vec<u8>>, Fault> {
    let (mut bytes, mut is_too_long) = (Vec::new(), false);
    while let Some(chunk) = part.next().await {
        let chunk = chunk.map_err(|_| Fault::BadRequest)?;
        *seen += chunk.len();
        if *seen > READ_ON {
            return Err(Fault::TooLarge(None));
        }
        is_too_long |= bytes.len() + chunk.len() > limit;
        if is_too_long {
            bytes = Vec::new();
        } else {
            bytes.extend_from_slice(&chunk);
        }
    }
    Ok((!is_too_long).then_some(bytes))
}

fn too_large_fault(name: &str) -> Fault {
    Fault::TooLarge(match name {
        FILE => Some("The file is larger than 1 MiB. Split it and bring in one part after the other.".into()),
        LIST => Some("The list is larger than 1 MiB. Split it and paste one part after the other.".into()),
        _ => None,
    })
}
