//! What comes over the wire instead of an answer: hotel pages, cut lines, refusals, endless bodies.
//!
//! The server here is a socket that says what it is told; everything of the device is real.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use satchel_device::{
    clock::Clock,
    sync::{
        event::{Event, PullOffer},
        fault::{NetFault, Remedy},
        http::Http,
    },
};
use satchel_shared::protocol::{
    codec,
    limits::JSON_BYTES_MAX,
    pull::Frame,
    push::{PushAnswer, PushOffer},
    token::Secret,
};
use std::{
    io::{Read, Write},
    net::TcpListener,
    thread,
};

#[allow(clippy::disallowed_methods, reason = "the other end of the wire is a thread of its own")]
/// A server that gives this answer to every connection; its address.
fn saying(answer: Vec<u8>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for mut connection in listener.incoming().flatten() {
            let mut request = vec![0; 64 * 1024];
            let _ = connection.read(&mut request);
            let _ = connection.write_all(&answer);
        }
    });
    format!("http://{address}")
}

fn answer(status: &str, more: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 {status}\r\n{more}connection: close\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

fn problem(status: &str, code: &str) -> Vec<u8> {
    let body = format!("{{\"code\":\"{code}\",\"detail\":\"why\"}}");
    answer(status, "content-type: application/json\r\n", body.as_bytes())
}

fn wait<T>(task: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(task)
}

fn http(server: &str) -> Http {
    Http::new(server, None, Clock::fixed(1_000_000)).unwrap()
}

fn push(said: Vec<u8>) -> NetFault {
    let http = http(&saying(said));
    wait(http.push(&Secret::new("t"), &PushOffer::default())).unwrap_err()
}

#[test]
fn each_refusal_has_its_meaning() {
    let sign_in = |code: &str| NetFault::SignIn { code: code.to_owned() };
    let message = |status, code: &str| NetFault::Message { status, code: code.to_owned() };
    let cases = [
        (problem("401 Unauthorized", "token-expired"), NetFault::TokenExpired),
        (problem("401 Unauthorized", "device-revoked"), sign_in("device-revoked")),
        (problem("409 Conflict", "rebase"), NetFault::Rebase),
        (problem("400 Bad Request", "bad-push"), message(400, "bad-push")),
        (problem("413 Payload Too Large", "too-large"), message(413, "too-large")),
        (answer("413 Payload Too Large", "", b"<html>"), message(413, "too-large")),
        (problem("500 Internal Server Error", "internal"), NetFault::Broken { status: 500 }),
        (problem("503 Service Unavailable", "busy"), NetFault::Busy { retry_after_ms: None }),
        (
            answer("503 Service Unavailable", "retry-after: 7\r\n", b""),
            NetFault::Busy { retry_after_ms: Some(7_000) },
        ),
        (
            problem("404 Not Found", "not-found"),
            NetFault::Refused { status: 404, code: "not-found".into() },
        ),
    ];
    for (said, fault) in cases {
        assert_eq!(push(said), fault);
    }
}

#[test]
fn a_hotel_page_is_not_our_server_and_passes() {
    let page = b"<html>Room number?</html>";
    let pages = [
        answer("200 OK", "content-type: text/html\r\n", page),
        answer("302 Found", "location: http://127.0.0.1:1/sign-in\r\n", b""),
        answer("403 Forbidden", "", page),
        answer("401 Unauthorized", "", page),
    ];
    for said in pages {
        let fault = push(said);
        assert!(matches!(fault, NetFault::Garbled(_)), "{fault:?}");
        assert!(matches!(fault.remedy(), Remedy::Retry { .. }), "work would stop for a hotel page");
    }
}

#[test]
fn an_answer_cut_in_the_middle_is_no_answer() {
    let whole = answer("200 OK", "", &codec::encode(&[push_answer()]).unwrap());
    for kept in [whole.len() - 1, whole.len() - 10, 20, 0] {
        let fault = push(whole[..kept].to_vec());
        assert!(matches!(fault, NetFault::Unreachable(_)), "{kept} bytes: {fault:?}");
    }
}

#[test]
fn a_port_where_nobody_listens_is_offline() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let fault = wait(http(&address).push(&Secret::new("t"), &PushOffer::default())).unwrap_err();
    assert!(matches!(fault, NetFault::Unreachable(_)), "{fault:?}");
    assert!(!wait(http(&address).is_reachable()));
}

#[test]
fn an_endless_answer_is_not_read_to_its_end() {
    let body = vec![b' '; JSON_BYTES_MAX + 1];
    let http = http(&saying(answer("200 OK", "", &body)));
    let fault = wait(http.refresh(&Secret::new("r"))).unwrap_err();
    assert_eq!(fault, NetFault::Garbled(format!("more than {JSON_BYTES_MAX} bytes")));
}

#[test]
fn the_clock_is_read_with_each_answer() {
    let http = http(&saying(answer("200 OK", "", &codec::encode(&[push_answer()]).unwrap())));
    let answered = wait(http.push(&Secret::new("t"), &PushOffer::default())).unwrap();
    assert_eq!(answered.answer, push_answer());
    // The device's clock stands at 1,000,000, the server's said 400,000.
    assert_eq!((answered.clock.offset_ms, answered.clock.uncertainty_ms), (600_000, 0));
}

#[test]
fn a_page_brings_its_frames_and_the_servers_time() {
    let end = Frame::End { documents: 3, schema: 1, time_ms: 1_000_007, head: 0, backed_up: 0 };
    let frames = vec![Frame::Checkpoint { cursor: vec![0xab, 1], remaining: 0 }, end];
    let http = http(&saying(answer("200 OK", "", &codec::encode(&frames).unwrap())));
    let offer = PullOffer { cursor: vec![0xab, 0], wanted: Vec::new() };
    let page = wait(http.pull(&Secret::new("t"), &offer, "2026-11-21")).unwrap();
    assert_eq!(page.frames, frames);
    assert_eq!(page.clock.map(|clock| clock.offset_ms), Some(-7));
}

#[test]
fn secrets_do_not_show_in_what_is_logged() {
    let tokens = satchel_shared::protocol::token::Tokens {
        access: Secret::new("canary-access"),
        access_lives_ms: 1,
        refresh: Secret::new("canary-refresh"),
    };
    let text = format!("{:?}", Event::TokensRefreshed(Ok(tokens)));
    assert!(!text.contains("canary"), "{text}");
}

fn push_answer() -> PushAnswer {
    PushAnswer { documents: Vec::new(), time_ms: 400_000, backed_up: 0, cursor: Vec::new() }
}
