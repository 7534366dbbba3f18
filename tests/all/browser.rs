//! The pages for everybody, in a real browser. The way from a roster to the file for HR is in journey.rs.

use super::driver::{Driver, Scripts};
use super::gallery::Gallery;
use super::house::House;
use super::visitor::{DESK, PHONE, Theme, Visitor};

#[actix_web::test]
async fn the_pages_for_everybody_are_whole_and_usable_on_every_screen() {
    let house = House::open().await;
    let driver = Driver::start();
    for (name, width) in [("phone", PHONE), ("desk", DESK)] {
        let visitor = Visitor::new(&house, &driver, name, (Scripts::On, width)).await;
        for (path, page) in [
            ("/", "landing"),
            ("/help", "help"),
            ("/who-sees-what", "who-sees-what"),
            ("/accessibility", "accessibility"),
            ("/about", "about"),
            ("/nowhere", "not-found"),
        ] {
            visitor.opens(path).await;
            visitor.inspects(page).await;
        }
    }
}

#[actix_web::test]
async fn every_page_with_every_sample_is_whole_and_usable() {
    let house = House::open().await;
    let page = house.stranger().get("/help").await;
    let gallery = Gallery::open(page.header("content-security-policy").unwrap());
    let driver = Driver::start();
    let visitor = Visitor::at(&gallery.address, &driver, "gallery", (Scripts::On, DESK)).await;
    let mut faults = Vec::new();
    for name in &gallery.names {
        visitor.opens(&format!("/page/{name}")).await;
        faults.extend(visitor.finds_fault(name).await);
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[actix_web::test]
async fn a_visitor_without_scripts_chooses_dark_and_it_stays() {
    let house = House::open().await;
    let driver = Driver::start();
    let visitor = Visitor::new(&house, &driver, "plain", (Scripts::Off, PHONE)).await;
    visitor.must_be_without_scripts().await;
    visitor.opens("/accessibility").await;
    visitor.chooses("Dark").await;
    visitor.inspects("accessibility").await;
    visitor.presses("Use this look").await;
    visitor.opens("/").await;
    assert_eq!(visitor.attribute("html", "data-theme").await.as_deref(), Some("dark"));
}

#[actix_web::test]
async fn an_inspection_notices_what_is_broken() {
    let house = House::open().await;
    let driver = Driver::start();
    let visitor = Visitor::new(&house, &driver, "spoilt", (Scripts::On, DESK)).await;
    visitor.opens("/help").await;
    visitor.runs("document.querySelector('main').append(document.createElement('img'))").await;
    assert!(visitor.faults(Theme::Light).await.to_string().contains("image-alt"));
    visitor.runs("document.querySelector('h1').style.width = '2000px'").await;
    assert!(visitor.sideways().await.to_string().contains("h1"));
    visitor.runs("document.body.append(Object.assign(document.createElement('script'), { text: '0' }))").await;
    assert!(visitor.refusals().await.iter().any(|line| line.contains("Content Security Policy")));
}
