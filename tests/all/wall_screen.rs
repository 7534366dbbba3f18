//! The wall in a real browser: it fits the screen, the keys move it, and phones follow by themselves.

use serde_json::json;

use super::closed::{just_closed, nine};
use super::driver::{Driver, Scripts};
use super::gallery::Gallery;
use super::house::House;
use super::visitor::{DESK, PHONE, Visitor};

const SCREENS: [(u32, u32); 2] = [(1920, 1080), (1280, 800)];

#[actix_web::test]
async fn the_wall_has_no_scroll_bar_on_the_usual_screens() {
    let house = House::open().await;
    let page = house.stranger().get("/help").await;
    let gallery = Gallery::open(page.header("content-security-policy").unwrap());
    let driver = Driver::start();
    let visitor = Visitor::at(&gallery.address, &driver, "screen", (Scripts::On, DESK)).await;
    let beside = ["wall-phone-", "wall-behind-"];
    let walls = gallery.names.iter().filter(|name| name.starts_with("wall-"));
    let mut scrolling = Vec::new();
    for name in walls.filter(|name| !beside.iter().any(|start| name.starts_with(start))) {
        visitor.opens(&format!("/page/{name}")).await;
        for (width, height) in SCREENS {
            visitor.sits_before_screen((width, height)).await;
            visitor.photographs(&format!("{name}-{width}")).await;
            let tall = visitor.runs("return document.documentElement.scrollHeight").await;
            // The sample with larger text is for rooms where that matters more than one screen.
            if !name.ends_with("frame") && tall != json!(height) {
                scrolling.push(format!("{name} at {width}: {tall}"));
            }
        }
    }
    assert!(scrolling.is_empty(), "{}", scrolling.join("\n"));
}

#[actix_web::test]
async fn keys_move_the_wall_and_a_phone_follows_without_a_touch() {
    let house = House::open().await;
    let closed = just_closed(&house, nine(), "counted").await;
    let mara = house.facilitator().await;
    let driver = Driver::start();
    let screen = Visitor::new(&house, &driver, "screen", (Scripts::On, DESK)).await;
    let phone = Visitor::new(&house, &driver, "phone", (Scripts::On, PHONE)).await;
    screen.carries("__Host-alliance", &mara.cookie("__Host-alliance").unwrap()).await;
    let (name, value) = closed.people[0].cookie();
    phone.carries(&name, &value).await;
    phone.opens("/").await;
    phone.opens(&closed.people[0].page("/wall")).await;
    phone.sees("Mara has not opened the results yet.").await;
    screen.opens(&closed.page("/wall")).await;
    screen.presses("Open the wall").await;
    phone.sees("Take your phone.").await;
    for words in ["Why we are asking", "Good is", "Great is", "Most of us, 8 of 9"] {
        screen
            .runs("document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowRight', bubbles: true}))")
            .await;
        screen.sees(words).await;
        phone.sees(words).await;
    }
    phone.presses("I am ready").await;
    phone.sees("You are ready.").await;
    screen.sees("One of nine is ready").await;
    screen.presses("Hide").await;
    phone.sees("A short break.").await;
    assert!(screen.refusals().await.is_empty() && phone.refusals().await.is_empty());
}
