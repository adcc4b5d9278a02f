//! Start: enrolling, letting people in and out, the forgotten PIN.

use crate::{
    events, sensors,
    state::{Answer, apart, ask, enter, read},
};
use satchel_device::{
    api::{
        catalogue::Scanned,
        start::{
            Enrol, EnrolText, LogOutWarning, Recover, SignIn, SignInAgain, Start, Unlock, doors,
        },
        sync::{FirstSync, first},
    },
    desk::Desk,
};
use tauri::AppHandle;

#[tauri::command]
pub async fn start(app: AppHandle) -> Answer<Start> {
    ask(app, |tablet| Ok(tablet.start())).await
}

#[tauri::command]
pub async fn enrol_text(app: AppHandle, asked: Scanned) -> Answer<EnrolText> {
    ask(app, move |_| Ok(doors::enrol_text(&asked))).await
}

#[tauri::command]
pub async fn enrol(app: AppHandle, asked: Enrol) -> Answer<Start> {
    enter(app, asked.pin.clone(), move |desk, is_metered, teller| {
        doors::enrol(desk, &asked, is_metered, teller)
    })
    .await
}

#[tauri::command]
pub async fn unlock(app: AppHandle, asked: Unlock) -> Answer<Start> {
    enter(app, asked.pin.clone(), move |desk, is_metered, teller| {
        doors::unlock(desk, &asked, is_metered, teller)
    })
    .await
}

#[tauri::command]
pub async fn sign_in(app: AppHandle, asked: SignIn) -> Answer<Start> {
    enter(app, asked.pin.clone(), move |desk, is_metered, teller| {
        doors::sign_in(desk, &asked, is_metered, teller)
    })
    .await
}

#[tauri::command]
pub async fn sign_in_again(app: AppHandle, asked: SignInAgain) -> Answer<Start> {
    let password = asked.clone();
    let heard = move |tablet: &mut _, answer| {
        doors::keep_tokens(tablet, &asked, answer)?;
        Ok(tablet.start())
    };
    apart(app, move |desk| doors::ask_again(desk, &password), heard).await
}

#[tauri::command]
pub async fn recover(app: AppHandle, asked: Recover) -> Answer<Start> {
    enter(app, asked.pin.clone(), move |desk, is_metered, teller| {
        doors::recover(desk, &asked, is_metered, teller)
    })
    .await
}

#[tauri::command]
pub async fn lock(app: AppHandle) -> Answer<Start> {
    let can_recognise = sensors::can_recognise(&app);
    let locked = ask(app.clone(), move |tablet| {
        tablet.lock(can_recognise);
        Ok(tablet.start())
    });
    anew(&app, locked).await
}

#[tauri::command]
pub async fn uncover(app: AppHandle) -> Answer<Start> {
    let device = app.clone();
    let recognised = move |desk: &Desk| sensors::recognise(&device, desk.lang);
    let uncovered = apart(app.clone(), recognised, |tablet, ()| {
        tablet.uncover();
        Ok(tablet.start())
    });
    anew(&app, uncovered).await
}

#[tauri::command]
pub async fn log_out_warning(app: AppHandle) -> Answer<LogOutWarning> {
    read(app, doors::log_out_warning).await
}

#[tauri::command]
pub async fn log_out(app: AppHandle) -> Answer<Start> {
    let logged_out = ask(app.clone(), |tablet| {
        doors::log_out(tablet)?;
        Ok(tablet.start())
    });
    anew(&app, logged_out).await
}

/// Who may look has changed: every screen asks anew, whatever came of it.
async fn anew(app: &AppHandle, changed: impl Future<Output = Answer<Start>>) -> Answer<Start> {
    let start = changed.await;
    events::tell_saved(app, Vec::new());
    start
}

#[tauri::command]
pub async fn first_sync(app: AppHandle) -> Answer<FirstSync> {
    ask(app, |tablet| first::first_sync(tablet.reader()?, &tablet.line())).await
}
