//! Secrets in what a program prints: none, at any log level.

use satchel_server::{keys::Key, log::people::Login, secrets};
use satchel_shared::{
    ids::{PersonId, TenantId},
    protocol::{recover::KeptKey, token::Secret},
    sealed::SecretKey,
};
use serde_json::{Value, json};
use std::{
    io::{BufRead, BufReader, Read},
    process::{Child, Command, Stdio},
};
use tempfile::TempDir;
use uuid::Uuid;

const PROGRAM: &str = env!("CARGO_BIN_EXE_satchel-server");

#[test]
fn debug_output_shows_no_secret() {
    let token = secrets::token(TenantId::new(Uuid::nil()), &[0xab; 32]);
    assert!(!format!("{token:?}").contains("abab"));
    assert!(!format!("{:?}", Key::new([0xab; 32])).contains("171"));
    let login = Login {
        person: PersonId::new(Uuid::nil()),
        login: "mei".to_owned(),
        password: Secret::new("$argon2id$canary"),
    };
    assert!(!format!("{login:?}").contains("canary"));
}

fn operator(dir: &TempDir, verb: &[&str], more: &[&str]) -> Value {
    let mut command = Command::new(PROGRAM);
    let output =
        command.args(verb).arg("--data").arg(dir.path()).args(more).arg("--json").output().unwrap();
    serde_json::from_slice::<Value>(&output.stdout).unwrap()["data"].clone()
}

fn serve(dir: &TempDir) -> (Child, String) {
    let mut child = Command::new(PROGRAM)
        .args(["serve", "--listen", "127.0.0.1:0", "--data"])
        .arg(dir.path())
        .env("SATCHEL_LOG", "trace")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    let url = line.strip_prefix("listening on ").unwrap().trim().to_owned();
    (child, url)
}

#[tokio::test]
async fn a_server_that_logs_everything_logs_no_secret() {
    let dir = TempDir::new().unwrap();
    let mei = ["--login", "mei", "--name", "Mei", "--role", "sales"];
    let added = operator(&dir, &["user", "add"], &mei);
    let code = operator(&dir, &["enrol-code"], &["--login", "mei"])["code"].clone();
    let (mut child, url) = serve(&dir);
    let mut stderr = child.stderr.take().unwrap();
    let reading = std::thread::spawn(move || {
        let mut text = String::new();
        stderr.read_to_string(&mut text).map(|_| text)
    });
    let _ = rustls::crypto::ring::default_provider().install_default();
    // HTTP/2, whose library logs more of a request than that of HTTP/1.
    let line = reqwest::Client::builder().http2_prior_knowledge().build().unwrap();
    let post = async |path: &str, body: Value| -> Value {
        line.post(format!("{url}{path}")).json(&body).send().await.unwrap().json().await.unwrap()
    };
    let offer = json!({ "code": code, "device_name": "t", "platform": "p" });
    let enrolled = post("/sync/v1/enrol", offer).await;
    let refresh = enrolled["tokens"]["refresh"].clone();
    let next = post("/sync/v1/token", json!({ "refresh": refresh })).await;
    let password = added["password"].clone();
    let offer = json!({ "device": enrolled["device"], "login": "mei", "password": password });
    let signed_in = post("/sync/v1/login", offer).await;
    post(
        "/sync/v1/login",
        json!({ "device": enrolled["device"], "login": "mei", "password": "canary-9" }),
    )
    .await;
    let of = |pointer: &str| enrolled[pointer].as_str().unwrap();
    let kept = KeptKey {
        tenant: of("tenant").parse().unwrap(),
        device: of("device").parse().unwrap(),
        person: of("person").parse().unwrap(),
        key: [0xc5; 32],
    };
    let slot = kept.seal(&of("escrow_key").parse().unwrap(), &[1; 32]).unwrap();
    let reply_to = SecretKey::derive(&[2; 32]);
    let offer = json!({ "device": of("device"), "login": "mei", "password": password,
                        "slot": slot, "reply_to": reply_to.public() });
    let recovered = post("/sync/v1/recover", offer).await;
    let back = serde_json::from_value(recovered["key"].clone()).unwrap();
    assert_eq!(KeptKey::take_back(&reply_to, &back), Ok(kept));
    let reused = format!("{url}/sync/v1/pull?cursor=canary-8");
    line.get(reused).bearer_auth(next["access"].as_str().unwrap()).send().await.unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    let log = reading.join().unwrap().unwrap();

    assert!(log.contains("device enrolled"), "the log was read: {log}");
    assert!(log.contains("a data key was given back"), "{log}");
    let mut hidden = vec![code, password, json!("canary-9"), json!("canary-8")];
    hidden.extend([enrolled["hand_in"].clone(), json!("c5".repeat(32)), json!("197, 197")]);
    hidden.extend([json!(slot), recovered["key"].clone()]);
    for answer in [&enrolled["tokens"], &next, &signed_in["tokens"], &recovered["tokens"]] {
        hidden.extend([answer["access"].clone(), answer["refresh"].clone()]);
    }
    for secret in hidden {
        let secret = secret.as_str().unwrap();
        assert!(!log.contains(secret), "{secret} is in the log");
    }
}
