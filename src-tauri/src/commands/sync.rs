//! Sync: the clasp, the centre behind it, what was not taken, proof and rescue.

use crate::state::{Answer, apart, ask, read, save};
use satchel_device::api::{
    needs::{
        FixRefusal, NeedCard,
        read::{Depth, needs as gather},
        refusals,
    },
    settings::Settings,
    shown::{ById, SavedNow},
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
    // It takes a while: over a connection of its own, so that work goes on.
    let opened = ask(app.clone(), |tablet| Ok((tablet.seat()?.another()?, tablet.lang()))).await?;
    apart(app, move |_| proof::verify(&opened.0, opened.1), |_, verified| Ok(verified)).await
}

#[tauri::command]
pub async fn rescue(app: AppHandle) -> Answer<Rescue> {
    apart(app, |desk| proof::rescue(desk, desk.lang), |_, rescue| Ok(rescue)).await
}
