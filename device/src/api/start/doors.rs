//! Doors: enrolling, unlocking, signing in and out, and the forgotten PIN; what each does at a desk, and what it opens.

use super::{Enrol, EnrolText, LogOutWarning, Me, Recover, SignIn, SignInAgain, Unlock};
use crate::{
    actions::Login,
    api::{
        catalogue::Scanned,
        reader::{Reader, Result},
        sheet::choice,
        sync::centre,
        words,
    },
    desk::{
        Desk,
        enrolment::{self, Wish},
        letting_in::{note, settle},
        orders, recovery,
    },
    error,
    failure::Failure,
    home::DeviceFacts,
    line::Teller,
    sync::event::ClockReading,
    tablet::{Seat, Tablet},
};
use satchel_shared::{
    documents::{Kind, Person},
    lang::{Lang, half_width},
    money::Rate,
    protocol::token::{LoginAnswer, LoginOffer, Secret},
};

/// Letters of a one-time code, without its hyphens.
const CODE_LETTERS_MIN: usize = 6;

/// Whoever works.
///
/// # Errors
/// When the store cannot be read.
pub fn me(reader: Reader<'_>) -> Result<Me> {
    let row = reader.store().row(reader.me().into())?.map(|listed| listed.row);
    let limit = row.as_ref().and_then(|row| row.body.get("discount_limit")?.parse::<Rate>().ok());
    let name = row.as_ref().map(|row| row.title.clone()).filter(|name| !name.is_empty());
    Ok(Me {
        id: reader.me().to_string(),
        name: name.unwrap_or_else(|| reader.login.identity().person_name.clone()),
        role: match &row {
            Some(row) if !row.status.is_empty() => choice(reader, Kind::Person, &row.status).label,
            _ => String::new(),
        },
        discount_limit: limit.map(words::rate).unwrap_or_default(),
    })
}

/// Address and code in what a QR code or a pasted text says, in whatever order and dress.
pub fn enrol_text(asked: &Scanned) -> EnrolText {
    let text = half_width(&asked.text);
    let is_gap = |c: char| c.is_whitespace() || matches!(c, '?' | '&' | '#' | ',' | ';' | '"');
    let mut told = EnrolText { server: String::new(), code: String::new() };
    for part in text.split(is_gap).filter(|part| !part.is_empty()) {
        let (name, value) = part.split_once('=').unwrap_or(("", part));
        let is_address = value.starts_with("https://") || value.starts_with("http://");
        if is_address && told.server.is_empty() {
            told.server = value.trim_end_matches('/').trim_end_matches("/enrol").to_owned();
        } else if !is_address && (name == "code" || (name.is_empty() && is_code(value))) {
            value.clone_into(&mut told.code);
        }
    }
    told
}

fn is_code(text: &str) -> bool {
    let letters = text.chars().filter(|c| *c != '-');
    letters.clone().count() >= CODE_LETTERS_MIN
        && letters.clone().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
        && !text.contains(':')
}

/// Makes the tablet one of the company's, and lets the person in.
///
/// # Errors
/// `code-refused`, `enrol-offline`, `pin-too-short`, or what stands in the way.
pub fn enrol(desk: &Desk, asked: &Enrol, is_metered: bool, teller: Teller) -> Result<Seat> {
    enrolment::permit(desk)?;
    let pin = desk.new_pin()?;
    let wish = Wish { server: &asked.server, code: &asked.code, name: &asked.device };
    let (facts, _) = enrolment::enrol(desk, &wish, &pin, None)?;
    let person = facts.person.ok_or_else(|| Failure::of(&error::SIGNED_OUT))?;
    Seat::open(desk, person, is_metered, teller)
}

/// Lets somebody in by PIN.
///
/// # Errors
/// `wrong-pin`, or what is wrong with the store.
pub fn unlock(desk: &Desk, asked: &Unlock, is_metered: bool, teller: Teller) -> Result<Seat> {
    orders::resume(desk, false)?;
    let missing = || Failure::of(&error::STORE_MISSING);
    let person = asked.person.parse().map_err(|_| missing())?;
    let mut facts = desk.facts()?;
    if !facts.people.iter().any(|known| known.person == person) {
        return Err(missing());
    }
    let seat = Seat::open(desk, person, is_metered, teller)?;
    let before = facts.clone();
    facts.person = Some(person);
    know_login(&mut facts, &seat.login);
    if facts != before {
        desk.home.save_device(&facts)?;
    }
    Ok(seat)
}

/// Whoever came by a code never typed their login name; their own record says it once it is here.
fn know_login(facts: &mut DeviceFacts, login: &Login) {
    let person = login.identity().person;
    let known = facts.people.iter_mut().find(|known| known.person == person);
    if let Some(known) = known.filter(|known| known.login.is_empty()) {
        known.login = login_name(login);
    }
}

/// The login name in the own record of whoever works; empty while it is not here.
pub fn login_name(login: &Login) -> String {
    let own = login.store().document(login.identity().person.into());
    own.ok().and_then(|own| own.read::<Person>().login).unwrap_or_default()
}

/// What the server says to a password.
fn ask(desk: &Desk, login: &str, password: &str) -> Result<(LoginAnswer, ClockReading)> {
    let facts = desk.facts()?;
    let http = desk.http(&facts.server)?;
    let offer = LoginOffer {
        device: facts.device,
        login: login.trim().to_owned(),
        password: Secret::new(password.to_owned()),
    };
    Ok(desk.wait(http.login(&offer))??)
}

/// Signs somebody in, who may be new on this tablet.
///
/// # Errors
/// `login-refused`, `wrong-pin`, `pin-too-short`, `offline`, or what stands in the way.
pub fn sign_in(desk: &Desk, asked: &SignIn, is_metered: bool, teller: Teller) -> Result<Seat> {
    let mut facts = desk.facts()?;
    let (answer, clock) = ask(desk, &asked.login, &asked.password)?;
    drop(settle(desk, &facts, &answer, clock, || desk.new_pin())?);
    note(&mut facts, answer.person, &answer.person_name, asked.login.trim());
    desk.home.save_device(&facts)?;
    Seat::open(desk, answer.person, is_metered, teller)
}

/// New tokens for whoever works, asked for without holding the tablet.
///
/// # Errors
/// `login-refused`, `offline`, or what stands in the way.
pub fn ask_again(desk: &Desk, asked: &SignInAgain) -> Result<(LoginAnswer, ClockReading)> {
    ask(desk, &asked.login, &asked.password)
}

/// Keeps them, and goes on.
///
/// # Errors
/// `login-refused` when they are another person's.
pub fn keep_tokens(
    tablet: &mut Tablet,
    asked: &SignInAgain,
    (answer, clock): (LoginAnswer, ClockReading),
) -> Result<()> {
    let desk = tablet.desk(None);
    let login = tablet.login_mut()?;
    if login.identity().person != answer.person {
        return Err(Failure::of(&error::LOGIN_REFUSED));
    }
    login.store_mut().save_tokens(&answer.tokens)?;
    login.store_mut().save_clock_offset(clock.offset_ms, clock.uncertainty_ms)?;
    let mut facts = desk.facts()?;
    note(&mut facts, answer.person, &answer.person_name, asked.login.trim());
    desk.home.save_device(&facts)?;
    tablet.seat()?.ask();
    Ok(())
}

/// Gives somebody a new PIN by their password.
///
/// # Errors
/// `not-recoverable`, `login-refused`, `pin-too-short`, `offline`, or what stands in the way.
pub fn recover(desk: &Desk, asked: &Recover, is_metered: bool, teller: Teller) -> Result<Seat> {
    let pin = desk.new_pin()?;
    let login = asked.login.trim();
    let asking = recovery::Asking::of(desk, login)?;
    let (store, answer) = asking.recover(desk, login, asked.password.clone(), &pin)?;
    drop(store);
    Seat::open(desk, answer.person, is_metered, teller)
}

/// What is unsent of whoever works.
///
/// # Errors
/// When the store cannot be read.
pub fn log_out_warning(reader: Reader<'_>) -> Result<LogOutWarning> {
    let store = reader.store();
    let counts = store.counts()?;
    let words = match (counts.waiting_documents, reader.lang) {
        (0, _) if counts.refused > 0 => {
            reader.say("登出不會刪除任何資料", "Logging out deletes nothing").to_owned()
        }
        (0, _) => {
            reader.say("全部都送出了，可以登出", "Everything was sent. You can log out").to_owned()
        }
        (unsent, Lang::ZhHant) => {
            format!("您有 {unsent} 筆資料未送出，登出不會刪除；下次登入時用您的名字送出")
        }
        (unsent, Lang::En) => {
            format!(
                "Records unsent: {unsent}. Logging out keeps them; they go under your name at your next sign-in"
            )
        }
    };
    Ok(LogOutWarning {
        unsent: counts.waiting_documents,
        refused: counts.refused,
        drafts: store.drafts()?.len() as u64,
        words,
        waiting: centre::waiting(reader)?,
    })
}

/// Logs whoever works out: the tokens go, and nothing else.
///
/// # Errors
/// When that cannot be written.
pub fn log_out(tablet: &mut Tablet) -> Result<()> {
    let desk = tablet.desk(None);
    let mut facts = desk.facts()?;
    let login = tablet.login_mut()?;
    login.store_mut().forget_tokens()?;
    know_login(&mut facts, login);
    facts.person = None;
    desk.home.save_device(&facts)?;
    tablet.leave();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_qr_code_is_read_in_every_dress() {
        let read = |text: &str| {
            let told = enrol_text(&Scanned { text: text.to_owned() });
            (told.server, told.code)
        };
        let both = ("https://satchel.example.com".to_owned(), "7KQ4-XM2P".to_owned());
        assert_eq!(read("https://satchel.example.com/enrol?code=7KQ4-XM2P"), both);
        assert_eq!(read("satchel:enrol?server=https://satchel.example.com&code=7KQ4-XM2P"), both);
        assert_eq!(read("https://satchel.example.com 7KQ4-XM2P"), both);
        assert_eq!(read("7KQ4-XM2P"), (String::new(), "7KQ4-XM2P".to_owned()));
        assert_eq!(read("hello"), (String::new(), String::new()));
    }
}
