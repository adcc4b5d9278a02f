//! The real socket: https with a certificate, plain http for this machine only, and an orderly end.

use crate::house::House;
use rcgen::{CertifiedKey, generate_simple_self_signed};
use reqwest::Certificate;
use satchel_server::{
    http::serve::Listening,
    settings::{Reach, Settings, TlsFiles},
};
use std::{
    io::ErrorKind,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::Arc,
};
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::oneshot,
    task::JoinHandle,
};

const FREE_PORT: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0);

fn local() -> Settings {
    Settings { listen: FREE_PORT, ..Settings::default() }
}

/// A running server; ends when told.
struct Running {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    ended: JoinHandle<std::io::Result<()>>,
}

async fn start(house: &House) -> Running {
    let listening = Listening::begin(Arc::clone(&house.state)).await.unwrap();
    let address = listening.address;
    let (stop, stopped) = oneshot::channel();
    let ended = tokio::spawn(listening.run(async move {
        let _ = stopped.await;
    }));
    Running { address, stop, ended }
}

#[tokio::test]
async fn https_is_served_with_the_certificate_given() {
    let files = TempDir::new().unwrap();
    let (cert, key) = (files.path().join("cert.pem"), files.path().join("key.pem"));
    let CertifiedKey { cert: made, signing_key } =
        generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    std::fs::write(&cert, made.pem()).unwrap();
    std::fs::write(&key, signing_key.serialize_pem()).unwrap();
    let reach = Reach::Tls(TlsFiles { certificate: cert, key });
    let house = House::with(Settings { reach, ..local() });
    let running = start(&house).await;
    let url = format!("https://localhost:{}/healthz", running.address.port());

    let trusting = reqwest::Client::builder()
        .tls_certs_only([Certificate::from_pem(made.pem().as_bytes()).unwrap()])
        .resolve("localhost", running.address)
        .build()
        .unwrap();
    let answer = trusting.get(&url).send().await.unwrap();
    assert_eq!(answer.text().await.unwrap(), "alive\n");

    let other = generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let doubting = reqwest::Client::builder()
        .tls_certs_only([Certificate::from_pem(other.cert.pem().as_bytes()).unwrap()])
        .resolve("localhost", running.address)
        .build()
        .unwrap();
    assert!(doubting.get(&url).send().await.is_err());

    let plain = format!("http://{}/healthz", running.address);
    assert!(trusting.get(&plain).send().await.is_err(), "plain http on the https port");
    running.stop.send(()).unwrap();
    running.ended.await.unwrap().unwrap();
}

#[tokio::test]
async fn plain_http_that_others_can_reach_is_refused() {
    let everywhere = SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), 0);
    let house = House::with(Settings { listen: everywhere, ..Settings::default() });
    let refused = Listening::begin(Arc::clone(&house.state)).await.err().unwrap();
    assert_eq!(refused.kind(), ErrorKind::InvalidInput);
    assert!(refused.to_string().contains("--tls-cert"), "{refused}");
}

#[tokio::test]
async fn a_proxy_is_believed_on_this_machine_only() {
    let everywhere = SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), 0);
    for (listen, is_served) in [(everywhere, false), (local().listen, true)] {
        let settings = Settings { listen, reach: Reach::BehindProxy, ..Settings::default() };
        let house = House::with(settings);
        assert_eq!(Listening::begin(Arc::clone(&house.state)).await.is_ok(), is_served, "{listen}");
    }
}

#[tokio::test]
async fn a_certificate_that_is_not_there_is_named() {
    let missing = TlsFiles { certificate: "no-cert.pem".into(), key: "no-key.pem".into() };
    let house = House::with(Settings { reach: Reach::Tls(missing), ..local() });
    let refused = Listening::begin(Arc::clone(&house.state)).await.err().unwrap();
    assert!(refused.to_string().contains("no-cert.pem"), "{refused}");
}

#[tokio::test]
async fn a_running_request_is_finished_before_the_end() {
    let house = House::with(local());
    let running = start(&house).await;
    let mut socket = TcpStream::connect(running.address).await.unwrap();
    let body = r#"{"refresh":"nothing known"}"#;
    let head = format!(
        "POST /sync/v1/token HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n\
         expect: 100-continue\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    socket.write_all(head.as_bytes()).await.unwrap();
    // The server asks for the body: so the request is running now.
    let mut heard = [0; 1_024];
    let count = socket.read(&mut heard).await.unwrap();
    assert!(heard[..count].starts_with(b"HTTP/1.1 100"));
    let mut closing = house.state.closing.subscribe();
    running.stop.send(()).unwrap();
    closing.wait_for(|is_closing| *is_closing).await.unwrap();
    socket.write_all(body.as_bytes()).await.unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 401"), "{answer}");
    assert!(answer.contains("token-unknown"));
    running.ended.await.unwrap().unwrap();
    assert!(TcpStream::connect(running.address).await.is_err());
}

#[tokio::test]
async fn headers_that_never_end_are_cut_off() {
    let header_time = std::time::Duration::from_millis(200);
    let house = House::with(Settings { header_time, ..local() });
    let running = start(&house).await;
    let mut socket = TcpStream::connect(running.address).await.unwrap();
    socket.write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\nx-slow: ").await.unwrap();
    let mut rest = Vec::new();
    let _ = socket.read_to_end(&mut rest).await;
    assert!(!String::from_utf8_lossy(&rest).contains("200 OK"));
}
