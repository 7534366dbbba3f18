//! Every page with every sample of its values, served with the house's own content policy for browsers to look at.

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::sync::Arc;

use actix_web::{App, HttpResponse, HttpServer, web};
use alliance::{base::assets, views};

pub struct Gallery {
    pub address: String,
    pub names: Vec<String>,
}

struct Walls {
    pages: BTreeMap<String, String>,
    policy: String,
}

impl Gallery {
    pub fn open(policy: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let pages: BTreeMap<String, String> = views::samples().into_iter().collect();
        let names = pages.keys().cloned().collect();
        let walls = Arc::new(Walls { pages, policy: policy.to_owned() });
        let app = move || {
            App::new()
                .app_data(web::Data::from(walls.clone()))
                .route("/page/{name}", web::get().to(page))
                .route("/static/{path:.*}", web::get().to(file))
        };
        actix_web::rt::spawn(HttpServer::new(app).workers(1).disable_signals().listen(listener).unwrap().run());
        Self { address, names }
    }
}

async fn page(walls: web::Data<Walls>, name: web::Path<String>) -> HttpResponse {
    match walls.pages.get(name.as_str()) {
        Some(html) => HttpResponse::Ok()
            .insert_header(("content-security-policy", walls.policy.as_str()))
            .content_type("text/html; charset=utf-8")
            .body(html.clone()),
        None => HttpResponse::NotFound().finish(),
    }
}

async fn file(path: web::Path<String>) -> HttpResponse {
    match assets::find(&path) {
        Some(asset) => HttpResponse::Ok().content_type(asset.content_type).body(asset.bytes.as_ref()),
        None => HttpResponse::NotFound().finish(),
    }
}
