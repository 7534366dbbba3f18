//! Everything that is not a page: one match from what went wrong to a status. The front renders the page for it.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};

use crate::acts::ActError;
use crate::base::paths;

#[derive(Debug, thiserror::Error)]
pub enum Fault {
    #[error("bad request")]
    BadRequest,
    #[error("not from our own page")]
    ForeignForm,
    #[error("forbidden")]
    Forbidden,
    #[error("not without the personal link")]
    NeedsLink,
    /// Leads to the page where a mailed code is typed.
    #[error("not without a mailed code")]
    NeedsCode { page: String },
    #[error("not found")]
    NotFound,
    #[error("method not allowed")]
    WrongMethod { allow: &'static str },
    #[error("wrong stage")]
    WrongStage(String),
    #[error("stale")]
    Stale,
    #[error("gone")]
    Gone(String),
    #[error("too large")]
    TooLarge(Option<String>),
    #[error("unsupported type")]
    WrongType,
    #[error("foreign host")]
    WrongHost,
    #[error("refused")]
    Refused(String),
    #[error("too many tries")]
    TooMany { wait_seconds: u64 },
    #[error("too many letters")]
    TooManyLetters(String),
    #[error("not signed in")]
    SignIn,
    /// The cause is logged once, where the page for it is made.
    #[error("busy: {0}")]
    Busy(String),
    #[error("took too long")]
    TimedOut,
    /// The cause is logged once, where the page for it is made.
    #[error("broken: {0}")]
    Broken(String),
}

impl Fault {
    pub fn broken(cause: impl std::fmt::Display) -> Self {
        Self::Broken(cause.to_string())
    }
}

impl From<ActError> for Fault {
    fn from(error: ActError) -> Self {
        match error {
            ActError::NotFound => Self::NotFound,
            ActError::Forbidden => Self::Forbidden,
            ActError::NeedsLink => Self::NeedsLink,
            ActError::NeedsCode(id) => Self::NeedsCode { page: paths::member(&id, "/code") },
            ActError::SignIn => Self::SignIn,
            ActError::Refused(all) => Self::Refused(all.into_iter().map(|r| r.sentence).collect::<Vec<_>>().join(" ")),
            ActError::WrongStage(sentence) => Self::WrongStage(sentence),
            ActError::Stale { .. } => Self::Stale,
            ActError::Gone(sentence) => Self::Gone(sentence),
            ActError::TooMany { wait_seconds } => Self::TooMany { wait_seconds },
            ActError::TooManyLetters(sentence) => Self::TooManyLetters(sentence),
            ActError::TooLarge(sentence) => Self::TooLarge(Some(sentence)),
            ActError::Store(cause) if cause.is_busy() => Self::Busy(cause.to_string()),
            ActError::Store(cause) => Self::broken(cause),
        }
    }
}

impl ResponseError for Fault {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::BadRequest => StatusCode::BAD_REQUEST,
            Self::ForeignForm | Self::Forbidden | Self::NeedsLink => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::WrongMethod { .. } => StatusCode::METHOD_NOT_ALLOWED,
            Self::WrongStage(_) | Self::Stale => StatusCode::CONFLICT,
            Self::Gone(_) => StatusCode::GONE,
            Self::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::WrongType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::WrongHost => StatusCode::MISDIRECTED_REQUEST,
            Self::Refused(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TooMany { .. } | Self::TooManyLetters(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::SignIn | Self::NeedsCode { .. } => StatusCode::SEE_OTHER,
            Self::Busy(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::TimedOut => StatusCode::REQUEST_TIMEOUT,
            Self::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Only seen when the front could not make a page of it: a request cut off by its time limit or by a panic.
    fn error_response(&self) -> HttpResponse {
        let mut answer = HttpResponse::build(self.status_code());
        super::headers::secure(answer.force_close());
        answer.content_type("text/plain; charset=utf-8").body("Something went wrong. Go back and try once more.\n")
    }
}
