//! The front door: HTTP in, pages out. It only translates.

mod answer;
mod assets;
mod card;
mod charter;
mod closing;
pub mod error;
pub mod form;
mod front;
mod guard;
mod headers;
pub mod health;
mod join;
mod joining;
mod limit;
mod link;
mod mail_stop;
mod mails;
mod organisation;
mod page;
mod person;
mod public;
mod qr;
mod report;
pub mod router;
mod stream;
pub mod table;
mod team;
mod upload;
mod workshop;

pub use limit::{Limits, TimeLimits};

use actix_web::body::BoxBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::middleware::from_fn;
use actix_web::{App, web};

use crate::acts::House;
use error::Fault;

/// The whole site as one application. Everything shared between workers comes in with `house` and `limits`.
pub fn app(
    house: &web::Data<House>,
    limits: &web::Data<Limits>,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<BoxBody>,
        Error = actix_web::Error,
        InitError = (),
    > + use<>,
> {
    let app = App::new().app_data(house.clone()).app_data(limits.clone());
    let app = router::resources().into_iter().fold(app, App::service);
    app.default_service(web::to(|| async { Err::<&'static str, Fault>(Fault::NotFound) })).wrap(from_fn(front::pass))
}
