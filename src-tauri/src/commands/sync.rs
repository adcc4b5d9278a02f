//! Sync: the clasp, the centre behind it, what was not taken, proof and rescue.

use crate::{
    events,
    state::{Answer, apart, ask, beside, read, save},
};
use satchel_device::api::{
    needs::{
        FixRefusal, NeedCard,
        read::{Depth, needs as gather},
        refusals,
    },
    settings::Settings,
    shown::{ById, Nothing, SavedNow},
    sync::{Clasp, Rescue, SetMetered, SyncCentre, Verified, centre, proof},
};
use tauri::AppHandle;

#[tauri::command]
pub async fn clasp(app: AppHandle) -> Answer<Clasp> {
    ask(app, |tablet| tablet.clasp()).await
}

#[tauri::command]
pub async fn sync_centre(app: AppHandle) -> Answer<SyncCentre> {
    ask(app, |tablet| centre::centre(tablet.reader()?, &tablet.line())).await
}

#[tauri::command]
pub async fn sync_now(app: AppHandle) -> Answer<Clasp> {
    ask(app, |tablet| {
        // Somebody asks: what the office or an administrator may have mended meanwhile goes again.
        tablet.login_mut()?.store_mut().retry_refused()?;
        tablet.seat()?.ask();
        tablet.clasp()
    })
    .await
}

#[tauri::command]
pub async fn metered_set(app: AppHandle, asked: SetMetered) -> Answer<Clasp> {
    ask(app, move |tablet| {
        let kept = Settings { is_metered: asked.is_metered, ..tablet.settings().clone() };
        tablet.set_settings(&kept)?;
        tablet.clasp()
    })
    .await
}

#[tauri::command]
pub async fn needs(app: AppHandle) -> Answer<Vec<NeedCard>> {
    read(app, |reader| gather(reader, Depth::All)).await
}

#[tauri::command]
pub async fn refusal_fix(app: AppHandle, asked: FixRefusal) -> Answer<SavedNow> {
    save(app, move |login, lang| refusals::fix(login, lang, &asked)).await
}

#[tauri::command]
pub async fn refusal_retry(app: AppHandle, asked: ById) -> Answer<SavedNow> {
    save(app, move |login, lang| refusals::retry(login, lang, &asked)).await
}

#[tauri::command]
pub async fn refusal_withdraw(app: AppHandle, asked: ById) -> Answer<SavedNow> {
    save(app, move |login, lang| refusals::withdraw(login, lang, &asked)).await
}

#[tauri::command]
pub async fn verify(app: AppHandle) -> Answer<Verified> {
    let proving = ask(app.clone(), |tablet| tablet.begin_verify()).await?;
    let look = |app: &_| proving.run(&mut |how_far| events::tell_verifying(app, &how_far));
    let verified = beside(app.clone(), look, |tablet, verified| {
        // What is not whole is asked for at once; nobody may work any more.
        if let (false, Ok(seat)) = (verified.findings.is_empty(), tablet.seat()) {
            seat.ask();
        }
        Ok(verified)
    })
    .await?;
    if !verified.findings.is_empty() {
        events::tell_saved(&app, Vec::new());
    }
    Ok(verified)
}

#[tauri::command]
pub async fn verify_stop(app: AppHandle) -> Answer<Nothing> {
    ask(app, |tablet| {
        tablet.seat()?.stop_verify();
        Ok(Nothing {})
    })
    .await
}

#[tauri::command]
pub async fn rescue(app: AppHandle) -> Answer<Rescue> {
    apart(app, |desk| proof::rescue(desk, desk.lang), |_, rescue| Ok(rescue)).await
}
