//! People with a slow line, and those who only pretend to have one.

use std::net::TcpListener;
use std::time::Duration;

use actix_web::{HttpServer, web};
use alliance::web::{Limits, TimeLimits, app};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::house::House;

/// The house at a second address, with less patience; returns its port.
fn impatient(house: &House, request: Duration) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let time = TimeLimits { request, ..TimeLimits::default() };
    let limits = web::Data::new(Limits::new(&house.inner.clock).with_time(time));
    let shared = web::Data::new(house.inner.clone());
    let server = HttpServer::new(move || app(&shared, &limits)).workers(1).disable_signals();
    actix_web::rt::spawn(server.listen(listener).unwrap().run());
    port
}

/// Somebody whose form has begun to arrive: the house waits for the rest.
async fn dripping(port: u16, host: &str) -> TcpStream {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    let head = format!(
        "POST /theme HTTP/1.1\r\nHost: {host}\r\nExpect: 100-continue\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100000\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut heard = Vec::new();
    while !heard.ends_with(b"\r\n\r\n") {
        assert!(stream.read_buf(&mut heard).await.unwrap() > 0, "the house waits for the rest");
    }
    assert!(heard.starts_with(b"HTTP/1.1 100"), "{}", String::from_utf8_lossy(&heard));
    stream
}

/// Byte after byte for as long as the house listens; what it says in the end.
async fn drip_on(mut stream: TcpStream) -> String {
    let mut drops = tokio::time::interval(Duration::from_millis(5));
    let mut heard = Vec::new();
    loop {
        let mut some = [0; 4096];
        tokio::select! {
            read = stream.read(&mut some) => match read {
                Ok(count) if count > 0 => heard.extend_from_slice(&some[..count]),
                _ => return String::from_utf8_lossy(&heard).into_owned(),
            },
            _ = drops.tick() => {
                // Whether it still arrives is for the house to say.
                stream.write_all(b"x").await.ok();
            }
        }
    }
}

#[actix_web::test]
async fn a_form_that_only_drips_in_is_cut_off_and_others_are_served_meanwhile() {
    let house = House::open().await;
    let host = house.inner.site.authority().to_owned();
    let port = impatient(&house, Duration::from_millis(400));
    let streams = futures_util::future::join_all((0..40).map(|_| dripping(port, &host))).await;
    let dripping: Vec<_> = streams.into_iter().map(|stream| actix_web::rt::spawn(drip_on(stream))).collect();

    let mut other = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    let ask = format!("GET /help HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    other.write_all(ask.as_bytes()).await.unwrap();
    let mut page = Vec::new();
    other.read_to_end(&mut page).await.unwrap();
    assert!(page.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&page));

    for answer in futures_util::future::join_all(dripping).await {
        let answer = answer.unwrap();
        assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
        assert!(answer.to_lowercase().contains("connection: close"), "{answer}");
        assert!(answer.contains("This took too long") && answer.contains("This step is not saved"), "{answer}");
    }
}

#[actix_web::test]
async fn a_form_that_is_too_large_is_heard_out_before_it_is_refused() {
    let house = House::open().await;
    let host = house.inner.site.authority().to_owned();
    let mut stream = TcpStream::connect(&host).await.unwrap();
    let head = format!(
        "POST /theme HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 400000\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(&[b'x'; 300_000]).await.unwrap();
    let mut heard = Vec::new();
    let early = tokio::time::timeout(Duration::from_millis(300), stream.read_buf(&mut heard)).await;
    assert!(early.is_err(), "answered in the middle: {}", String::from_utf8_lossy(&heard));
    stream.write_all(&[b'x'; 100_000]).await.unwrap();
    stream.read_to_end(&mut heard).await.unwrap();
    let answer = String::from_utf8_lossy(&heard);
    assert!(answer.starts_with("HTTP/1.1 413") && answer.contains("</html>"), "{answer}");
}
