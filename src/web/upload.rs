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
            let (fields, file) = read(parts).await?;
            remember_typed(&request, &fields)?;
            check(&request, &fields)?;
            let file = file.ok_or_else(|| {
                Fault::TooLarge(Some(
                    "The file is larger than 1 MiB. Split it and bring in one part after the other.".into(),
                ))
            })?;
            Ok(Self { fields, file })
        })
    }
}

/// The fields, and the file unless it is too large.
async fn read(mut parts: Multipart) -> Result<(Fields, Option<Vec<u8>>), Fault> {
    let (mut fields, mut file, mut room) = (Vec::new(), Some(Vec::new()), FORM_BYTES);
    let mut count = 0;
    while let Some(part) = parts.next().await {
        let mut part = part.map_err(|_| Fault::BadRequest)?;
        count += 1;
        if count > PARTS {
            return Err(Fault::TooLarge(None));
        }
        let name = part.name().ok_or(Fault::BadRequest)?.to_owned();
        if name == FILE {
            file = file_in(&mut part).await?;
            continue;
        }
        let text = text_in(&mut part, room).await?;
        room -= text.len();
        fields.push((name, text));
    }
    Ok((Fields::new(fields), file))
}

async fn text_in(part: &mut Field, room: usize) -> Result<String, Fault> {
    let mut bytes = Vec::new();
    while let Some(chunk) = part.next().await {
        let chunk = chunk.map_err(|_| Fault::BadRequest)?;
        if bytes.len() + chunk.len() > room {
            return Err(Fault::TooLarge(None));
        }
        bytes.extend_from_slice(&chunk);
    }
    String::from_utf8(bytes).map_err(|_| Fault::BadRequest)
}

async fn file_in(part: &mut Field) -> Result<Option<Vec<u8>>, Fault> {
    let (mut bytes, mut seen) = (Vec::new(), 0);
    while let Some(chunk) = part.next().await {
        let chunk = chunk.map_err(|_| Fault::BadRequest)?;
        seen += chunk.len();
        if seen > READ_ON {
            return Err(Fault::TooLarge(None));
        }
        if seen <= BYTES_MAX {
            bytes.extend_from_slice(&chunk);
        }
    }
    Ok((seen <= BYTES_MAX).then_some(bytes))
}
