//! The operator's verbs as real processes: what they say, and their exit codes.

use serde_json::Value;
use std::{
    io::Write,
    path::Path,
    process::{Command, Stdio},
};
use tempfile::TempDir;

fn run(dir: &Path, verb: &[&str], more: &[&str]) -> (i32, Value) {
    run_with(dir, verb, more, "")
}

fn run_with(dir: &Path, verb: &[&str], more: &[&str], stdin: &str) -> (i32, Value) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_satchel-server"))
        .args(verb)
        .arg("--data")
        .arg(dir)
        .args(more)
        .arg("--json")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let _ = child.stdin.take().unwrap().write_all(stdin.as_bytes());
    let output = child.wait_with_output().unwrap();
    let json = serde_json::from_slice(&output.stdout).unwrap_or(Value::Null);
    (output.status.code().unwrap(), json)
}

const MEI: &[&str] = &["--login", "Mei", "--name", "林美玲", "--role", "sales"];

fn with_mei() -> (TempDir, Value) {
    let dir = TempDir::new().unwrap();
    let (code, said) = run(dir.path(), &["user", "add"], MEI);
    assert_eq!(code, 0, "{said}");
    (dir, said["data"].clone())
}

#[test]
fn a_person_is_added_with_a_password_shown_once() {
    let (dir, added) = with_mei();
    assert_eq!(added["login"], "mei");
    assert!(added["password"].as_str().unwrap().len() >= 20);
    let (code, list) = run(dir.path(), &["user", "list"], &[]);
    assert_eq!((code, &list["data"]["people"][0]["name"]), (0, &Value::from("林美玲")));
    assert!(!list.to_string().contains(added["password"].as_str().unwrap()));
}

#[test]
fn a_login_is_given_once() {
    let (dir, _) = with_mei();
    let (code, said) = run(dir.path(), &["user", "add"], MEI);
    assert_eq!((code, &said["error"]["code"]), (1, &Value::from("refused")));
    let (_, list) = run(dir.path(), &["user", "list"], &[]);
    assert_eq!(list["data"]["people"].as_array().unwrap().len(), 1);
}

#[test]
fn a_check_finds_a_login_without_its_person() {
    use satchel_server::log::{
        Store,
        people::{self, Login},
    };
    use satchel_shared::{ids::PersonId, protocol::token::Secret};
    let (dir, _) = with_mei();
    let (code, said) = run(dir.path(), &["check"], &[]);
    assert_eq!((code, &said["data"]["is_sound"]), (0, &Value::from(true)), "{said}");
    let store = Store::open(dir.path()).unwrap();
    store
        .write(|tx| {
            let person = PersonId::new(uuid::Uuid::from_u128(404));
            let tenant = people::company(tx)?.unwrap().tenant;
            let password = Secret::new("none");
            people::add(tx, tenant, &Login { person, login: "ghost".to_owned(), password })
        })
        .unwrap();
    let (code, said) = run(dir.path(), &["check"], &[]);
    assert_eq!((code, &said["data"]["is_sound"]), (1, &Value::from(false)));
    assert!(said["data"]["findings"][0]["detail"].as_str().unwrap().contains("ghost"));
}

#[test]
fn exit_codes_tell_what_went_wrong() {
    let (dir, _) = with_mei();
    let dir = dir.path();
    assert_eq!(run(dir, &["enrol-code"], &["--login", "nobody"]).0, 4);
    assert_eq!(run(dir, &["user", "revoke-device"], &["ZZZ"]).0, 4);
    let (code, said) = run(dir, &["user", "fly"], &[]);
    assert_eq!((code, &said["error"]["code"]), (2, &Value::from("usage")));
    assert_eq!(run(dir, &["enrol-code"], &["--login", "mei", "--minutes", "11"]).0, 2);
    assert_eq!(run(dir, &["serve"], &["--listen", "0.0.0.0:0"]).0, 2);
    assert_eq!(run(&dir.join("elsewhere"), &["user", "list"], &[]).0, 4);
    assert_eq!(run(dir, &["restore"], &["--from", "no-such-file"]).0, 4);
    std::fs::write(dir.join("satchel.db"), "this is no database").unwrap();
    assert_eq!(run(dir, &["user", "list"], &[]).0, 3);
}

#[test]
fn a_short_password_is_refused_and_leaves_nothing() {
    let dir = TempDir::new().unwrap();
    let more = [MEI, &["--password-stdin"]].concat();
    assert_eq!(run_with(dir.path(), &["user", "add"], &more, "too short\n").0, 2);
    assert!(!dir.path().join("satchel.db").exists());
    let (code, said) = run_with(dir.path(), &["user", "add"], &more, "long enough by far\n");
    assert_eq!((code, &said["data"]["password"]), (0, &Value::Null));
}

#[test]
fn a_backup_comes_back_in_a_new_epoch_and_the_old_database_stays() {
    let (dir, _) = with_mei();
    let copy = dir.path().join("copy.db");
    let copy = copy.to_str().unwrap();
    let (code, made) = run(dir.path(), &["backup"], &["--to", copy]);
    assert_eq!((code, &made["data"]["companies"][0]["number"]), (0, &Value::from(1)));
    assert_eq!(run(dir.path(), &["backup"], &["--to", copy]).0, 1, "it exists");
    let epoch = epoch_of(dir.path());
    let wei = ["--login", "wei", "--name", "Wei", "--role", "office"];
    assert_eq!(run(dir.path(), &["user", "add"], &wei).0, 0);

    let (code, done) = run(dir.path(), &["restore"], &["--from", copy]);
    assert_eq!(code, 0, "{done}");
    let old = done["data"]["old"].as_str().unwrap();
    assert!(Path::new(old).exists());
    assert_ne!(epoch_of(dir.path()), epoch);
    let (_, list) = run(dir.path(), &["user", "list"], &[]);
    assert_eq!(list["data"]["people"].as_array().unwrap().len(), 1, "Wei came after the backup");
    assert!(!dir.path().join("restoring").exists());

    // And the way back.
    assert_eq!(run(dir.path(), &["restore"], &["--from", old]).0, 0);
    let (_, list) = run(dir.path(), &["user", "list"], &[]);
    assert_eq!(list["data"]["people"].as_array().unwrap().len(), 2);
}

fn epoch_of(dir: &Path) -> [u8; 16] {
    let store = satchel_server::log::Store::open(dir).unwrap();
    store.read(satchel_server::log::tenants::all).unwrap()[0].epoch
}

#[test]
fn devices_rely_on_a_backup_only_after_it_was_made() {
    let (dir, _) = with_mei();
    let backed_up = || {
        let store = satchel_server::log::Store::open(dir.path()).unwrap();
        store.read(satchel_server::log::tenants::all).unwrap()[0].backed_up
    };
    assert_eq!(backed_up(), 0);
    let nowhere = dir.path().join("no-such-folder").join("copy.db");
    assert_eq!(run(dir.path(), &["backup"], &["--to", nowhere.to_str().unwrap()]).0, 3);
    assert_eq!(backed_up(), 0);
    let copy = dir.path().join("copy.db");
    assert_eq!(run(dir.path(), &["backup"], &["--to", copy.to_str().unwrap()]).0, 0);
    assert_eq!(backed_up(), 1);
}

#[test]
fn a_copy_taken_amid_writes_is_whole_and_never_ahead() {
    use satchel_server::log::{Store, backup, figures, tenants};
    let (dir, _) = with_mei();
    let store = Store::open(dir.path()).unwrap();
    let is_over = std::sync::atomic::AtomicBool::new(false);
    let order = std::sync::atomic::Ordering::SeqCst;
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut now_ms = 0;
            while !is_over.load(order) {
                now_ms += 1;
                store.write(|tx| figures::beat(tx, now_ms)).unwrap();
            }
        });
        for copy in 0..5 {
            let to = dir.path().join(format!("copy-{copy}.db"));
            let copied = backup::take(dir.path(), &to, &mut |_, _| ()).unwrap();
            assert_eq!(copied.len(), 1);
            assert_eq!(backup::inspect(&to).unwrap(), copied);
        }
        is_over.store(true, order);
    });
    let live = store.read(tenants::all).unwrap();
    assert_eq!(live[0].head.number, 1);
}

#[cfg(unix)]
#[test]
fn a_restore_waits_until_the_server_has_stopped() {
    let (dir, _) = with_mei();
    let copy = dir.path().join("copy.db");
    assert_eq!(run(dir.path(), &["backup"], &["--to", copy.to_str().unwrap()]).0, 0);
    let open = satchel_server::log::Store::open(dir.path()).unwrap();
    let held = std::fs::File::create(dir.path().join("serve.lock")).unwrap();
    held.lock().unwrap();
    let (code, said) = run(dir.path(), &["restore"], &["--from", copy.to_str().unwrap()]);
    assert_eq!((code, &said["error"]["code"]), (1, &Value::from("refused")));
    drop((open, held));
    assert_eq!(run(dir.path(), &["restore"], &["--from", copy.to_str().unwrap()]).0, 0);
}

#[test]
fn a_damaged_copy_is_never_restored() {
    let (dir, _) = with_mei();
    let copy = dir.path().join("copy.db");
    assert_eq!(run(dir.path(), &["backup"], &["--to", copy.to_str().unwrap()]).0, 0);
    let mut bytes = std::fs::read(&copy).unwrap();
    for byte in bytes.iter_mut().skip(4_096 * 3).take(4_096 * 8) {
        *byte ^= 0x5a;
    }
    std::fs::write(&copy, bytes).unwrap();
    assert_eq!(run(dir.path(), &["restore"], &["--from", copy.to_str().unwrap()]).0, 3);
    assert_eq!(run(dir.path(), &["user", "list"], &[]).0, 0, "the old one is untouched");
}

#[cfg(unix)]
#[test]
fn keys_are_read_by_their_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let (dir, _) = with_mei();
    for name in ["receipt.key", "token.key"] {
        let path = dir.path().join(name);
        let file = std::fs::metadata(&path).unwrap();
        assert_eq!((file.len(), file.permissions().mode() & 0o777), (32, 0o600), "{name}");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        assert_eq!(run(dir.path(), &["enrol-code"], &["--login", "mei"]).0, 3, "{name}");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
    }
}

#[test]
fn what_the_operator_decides_is_in_the_audit_and_an_altered_row_is_named() {
    let (dir, _) = with_mei();
    let dir = dir.path();
    assert_eq!(run(dir, &["user", "password"], &["--login", "mei"]).0, 0);
    let (code, said) = run(dir, &["audit", "list"], &[]);
    let rows = said["data"]["rows"].as_array().unwrap();
    let deeds: Vec<&str> = rows.iter().map(|row| row["deed"].as_str().unwrap()).collect();
    assert_eq!((code, deeds), (0, vec!["add-person", "change-password"]), "{said}");
    assert!(!said.to_string().contains("argon2"));
    let (code, said) = run(dir, &["audit", "verify"], &[]);
    assert_eq!((code, &said["data"]["rows"], &said["data"]["marked"]), (0, &2.into(), &2.into()));
    let spoil = |sql: &str| {
        let database = dir.join(satchel_server::log::store::DATABASE);
        rusqlite::Connection::open(database).unwrap().execute_batch(sql).unwrap();
    };
    spoil("UPDATE audit SET reason = 'role: admin' WHERE number = 1");
    for verb in [["audit", "verify"].as_slice(), &["check"]] {
        let (code, said) = run(dir, verb, &[]);
        assert_eq!(code, 1, "{said}");
        assert!(said.to_string().contains("audit row 1 is not what was written"), "{said}");
    }
    spoil("DELETE FROM audit");
    let (_, said) = run(dir, &["audit", "verify"], &[]);
    assert_eq!(
        (&said["data"]["first"], &said["data"]["detail"]),
        (&1.into(), &"audit rows 1 to 2 were cut off".into())
    );
}

#[test]
fn every_verb_shows_an_example() {
    let verbs: &[&[&str]] = &[
        &["serve"],
        &["user", "add"],
        &["user", "list"],
        &["user", "password"],
        &["user", "devices"],
        &["user", "revoke-device"],
        &["enrol-code"],
        &["backup"],
        &["restore"],
        &["check"],
        &["device", "list"],
        &["device", "wipe"],
        &["audit", "list"],
        &["audit", "verify"],
        &["quarantine", "list"],
        &["quarantine", "show"],
    ];
    for verb in verbs {
        let program = env!("CARGO_BIN_EXE_satchel-server");
        let output = Command::new(program).args(*verb).arg("--help").output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(0), "{verb:?}");
        assert!(text.contains(&format!("satchel-server {}", verb.join(" "))), "{verb:?}");
        assert!(text.contains("Example"), "{verb:?}");
    }
}
