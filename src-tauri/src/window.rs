//! The one window: our page and nothing else.

use crate::state::App;
use tauri::{
    AppHandle, Manager as _, Result, Url, WebviewUrl, WebviewWindowBuilder,
    webview::NewWindowResponse,
};

/// The name capabilities know it by.
const NAME: &str = "main";
/// A ten-inch tablet in landscape.
const SIZE: (f64, f64) = (1280.0, 800.0);
/// A narrow phone.
const SIZE_MIN: (f64, f64) = (320.0, 480.0);

/// Where nobody listens, on no machine: the page needs no network, and what it would ask of one ends here. Its own policy
/// refuses every request before that; but a web view connects to where a link leads before it asks whether it may.
const NOWHERE: &str = "http://127.0.0.1:9";

/// Opens it.
///
/// # Errors
/// When the system gives no window.
pub fn open(app: &AppHandle) -> Result<()> {
    let title = app.state::<App>().hold().title();
    WebviewWindowBuilder::new(app, NAME, WebviewUrl::App("index.html".into()))
        .title(title)
        .inner_size(SIZE.0, SIZE.1)
        .min_inner_size(SIZE_MIN.0, SIZE_MIN.1)
        .on_navigation(|address| {
            if is_for_the_system(address) {
                hand_over(address);
            }
            is_ours(address)
        })
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .proxy_url(Url::parse(NOWHERE).map_err(tauri::Error::InvalidUrl)?)
        .disable_drag_drop_handler()
        .build()?;
    Ok(())
}

/// Whether an address is our own page. Nothing else is ever shown, wherever a link or a script would lead.
fn is_ours(address: &Url) -> bool {
    let is_page = address.scheme() == "tauri" && address.host_str() == Some("localhost");
    // The same page under the names other systems' web views need.
    is_page || matches!(address.host_str(), Some("tauri.localhost"))
}

/// Whether the system knows better what to do with it: a call, a mail, a place on a map.
fn is_for_the_system(address: &Url) -> bool {
    matches!(address.scheme(), "tel" | "mailto" | "geo")
}

/// Hands an address to the system, as its only argument and never through a shell.
fn hand_over(address: &Url) {
    let opener = match std::env::consts::OS {
        "macos" | "ios" => "open",
        "windows" => "explorer",
        _ => "xdg-open",
    };
    if let Err(fault) = std::process::Command::new(opener).arg(address.as_str()).spawn() {
        tracing::warn!(%fault, scheme = address.scheme(), "the system took nothing");
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn nothing_but_our_page_is_navigated_to() {
        let is_ours = |text: &str| is_ours(&text.parse().unwrap());
        assert!(is_ours("tauri://localhost/index.html"));
        assert!(!is_ours("https://example.com/"));
        assert!(!is_ours("file:///etc/passwd"));
        assert!(!is_ours("tauri://elsewhere/"));
        assert!(!is_ours("data:text/html,hello"));
        assert!(!is_ours("tel:0932415880"));
    }
}
