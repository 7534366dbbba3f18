//! Forms as they come in: strictly decoded, limited, and proven to be from our own pages. The only reader of bodies.

use actix_web::dev::Payload;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use futures_util::StreamExt;
use futures_util::future::LocalBoxFuture;

use super::error::Fault;
use super::guard::{Cookies, is_link_form_token, is_own_post};
use crate::acts::{FormKey, House};
use crate::base::token::Token;
use crate::domain::bank::{Question, QuestionKind};
use crate::domain::filled::Filled;
use crate::views::chrome::{CSRF_FIELD, KEY_FIELD};

/// Bytes of an ordinary form.
pub const FORM_BYTES: usize = 128 * 1024;
/// Bytes of a body that are read at most, however few of them are wanted. A browser still sending when it is answered
/// may show an error of its own in place of our page; one that never ends is cut off.
pub const READ_ON: usize = 8 * 1024 * 1024;
const FIELDS: usize = 1000;
/// Fields for passwords, by the names their forms give them.
const PASSWORDS: [&str; 3] = ["password", "present", "new"];
/// Which sentences, in which words, stood on the page: written by us, and of two words.
const READ: &str = "read";

/// The fields of a form. A repeated field counts by its first value unless all are asked for.
#[derive(Clone, Debug, Default)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    pub fn new(fields: Vec<(String, String)>) -> Self {
        Self(fields)
    }

    /// The typed text, or nothing typed.
    pub fn text(&self, name: &str) -> &str {
        self.find(name).unwrap_or_default()
    }

    pub fn find(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    pub fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    pub fn all(&self, name: &str) -> Vec<&str> {
        self.0.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str()).collect()
    }

    /// What has more than one word; choices, marks and tokens have one. A form with a password gives nothing back.
    fn sentences(&self) -> Vec<String> {
        if PASSWORDS.iter().any(|name| self.has(name)) {
            return Vec::new();
        }
        let is_sentence =
            |(name, value): &&(String, String)| name != READ && value.trim().contains(char::is_whitespace);
        self.0.iter().filter(is_sentence).map(|(_, value)| value.clone()).collect()
    }

    /// Fields whose name begins so, with the rest of the name.
    pub fn under<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.0.iter().filter_map(move |(key, value)| Some((key.strip_prefix(prefix)?, value.as_str())))
    }
}

/// A form from one of our own pages, bound to this browser. Without a key it may only do what can be done twice.
pub struct Form {
    pub fields: Fields,
    pub key: Option<FormKey>,
}

/// A form whose right to act is a secret in its address; its handler checks the form's token against that.
pub struct LinkForm {
    pub fields: Fields,
}

/// What somebody typed into a form of ours, whole sentences only: a page for what went wrong gives them back.
#[derive(Clone, Debug, Default)]
struct Typed(Vec<String>);

impl FromRequest for Form {
    type Error = Fault;
    type Future = LocalBoxFuture<'static, Result<Self, Fault>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let fields = read(&request, payload).await?;
            let key = check(&request, &fields)?;
            Ok(Self { fields, key })
        })
    }
}

impl FromRequest for LinkForm {
    type Error = Fault;
    type Future = LocalBoxFuture<'static, Result<Self, Fault>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let fields = read(&request, payload).await?;
            if is_own_post(request.headers(), &house(&request)?.site) {
                Ok(Self { fields })
            } else {
                Err(Fault::ForeignForm)
            }
        })
    }
}

/// Refuses a form that is not from a page of ours shown to this browser; returns its key.
pub fn check(request: &HttpRequest, fields: &Fields) -> Result<Option<FormKey>, Fault> {
    let house = house(request)?;
    let is_ours = is_own_post(request.headers(), &house.site)
        && Cookies::of(request, house).is_form_token(&house.site.key, fields.text(CSRF_FIELD));
    if !is_ours {
        return Err(Fault::ForeignForm);
    }
    Ok(FormKey::parse(fields.text(KEY_FIELD)))
}

/// Remembers what was typed until the request is answered. Another site could put words into our mouth: of forms that
/// do not come from a page of ours nothing is kept.
pub fn remember_typed(request: &HttpRequest, fields: &Fields) -> Result<(), Fault> {
    if is_own_post(request.headers(), &house(request)?.site) {
        request.extensions_mut().insert(Typed(fields.sentences()));
    }
    Ok(())
}

/// What was typed into the form of this request; nothing where there was none.
pub fn typed(request: &HttpRequest) -> Vec<String> {
    request.extensions().get::<Typed>().cloned().unwrap_or_default().0
}

/// The secret in the address of a form, when the form was made for exactly this secret.
pub fn check_link(house: &House, secret: &str, form: &LinkForm) -> Result<Token, Fault> {
    let link = Token::parse(secret).ok_or(Fault::NotFound)?;
    if is_link_form_token(&house.site.key, form.fields.text(CSRF_FIELD), &link) {
        Ok(link)
    } else {
        Err(Fault::ForeignForm)
    }
}

pub fn house(request: &HttpRequest) -> Result<&web::Data<House>, Fault> {
    request.app_data::<web::Data<House>>().ok_or_else(|| Fault::broken("the house is not at the door"))
}

/// What was filled in for a question. Fields begin with its code, so one reading serves both pages.
pub fn filled(question: &Question, fields: &Fields) -> Filled {
    let named = |part: &str| fields.find(&format!("{}.{part}", question.code)).map(str::to_owned);
    let owned = |picked: Vec<&str>| picked.into_iter().filter(|code| !code.is_empty()).map(str::to_owned).collect();
    let mut picked: Vec<String> = owned(fields.all(&question.code));
    let mut texts = Vec::new();
    match &question.kind {
        QuestionKind::Ranking(ranking) if picked.is_empty() => {
            let places = (1..=ranking.rank_top).filter_map(|place| named(&format!("place.{place}")));
            picked = places.filter(|code| !code.is_empty()).collect();
        }
        QuestionKind::Text(text) => {
            let typed = |code: &String| named(&format!("text.{code}")).unwrap_or_default();
            texts = text.parts.iter().map(|part| (part.code.clone(), typed(&part.code))).collect();
        }
        _ => {}
    }
    Filled { picked, texts, must: named("must").unwrap_or_default(), share: named("share"), note: named("note") }
}

async fn read(request: &HttpRequest, payload: Payload) -> Result<Fields, Fault> {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = kind.split(';').next().unwrap_or_default().trim();
    if !essence.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return Err(Fault::WrongType);
    }
    let fields = decode(&read_body(payload, FORM_BYTES).await?)?;
    remember_typed(request, &fields)?;
    Ok(fields)
}

/// A body of at most `limit` bytes; what is beyond them is thrown away as it comes.
pub async fn read_body(mut payload: Payload, limit: usize) -> Result<Vec<u8>, Fault> {
    let (mut body, mut seen) = (Vec::new(), 0);
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| Fault::BadRequest)?;
        seen += chunk.len();
        if seen > READ_ON {
            break;
        }
        if seen <= limit {
            body.extend_from_slice(&chunk);
        }
    }
    if seen > limit { Err(Fault::TooLarge(None)) } else { Ok(body) }
}

/// Strict: a byte that is no UTF-8, a broken escape or too many fields is refused, never replaced.
pub fn decode(body: &[u8]) -> Result<Fields, Fault> {
    let pairs: Vec<&[u8]> = body.split(|b| *b == b'&').filter(|pair| !pair.is_empty()).collect();
    if pairs.len() > FIELDS {
        return Err(Fault::TooLarge(None));
    }
    let fields = pairs.into_iter().map(|pair| {
        let mut halves = pair.splitn(2, |b| *b == b'=');
        let key = unescape(halves.next().unwrap_or_default())?;
        let value = unescape(halves.next().unwrap_or_default())?;
        Ok((key, value))
    });
    Ok(Fields(fields.collect::<Result<_, Fault>>()?))
}

fn unescape(text: &[u8]) -> Result<String, Fault> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.iter();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let high = rest.next().and_then(hex_digit).ok_or(Fault::BadRequest)?;
                let low = rest.next().and_then(hex_digit).ok_or(Fault::BadRequest)?;
                high * 16 + low
            }
            other => *other,
        });
    }
    String::from_utf8(bytes).map_err(|_| Fault::BadRequest)
}

fn hex_digit(byte: &u8) -> Option<u8> {
    char::from(*byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_decoded_strictly() {
        let fields = decode("name=J%C3%BCrgen+Mori&tick=a&tick=b&empty=".as_bytes()).unwrap();
        assert_eq!(fields.text("name"), "Jürgen Mori");
        assert_eq!(fields.text("tick"), "a");
        assert_eq!(fields.all("tick"), ["a", "b"]);
        assert!(fields.has("empty") && !fields.has("absent"));
        for broken in ["a=%FF", "a=%C3", "a=%zz", "a=%4"] {
            assert!(decode(broken.as_bytes()).is_err(), "{broken}");
        }
    }
}
