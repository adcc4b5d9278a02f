//! The server's address: https anywhere, plain http to this very machine only.

use reqwest::Url;
use satchel_shared::protocol;
use std::{net::IpAddr, str::FromStr};

/// Why an address cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressFault {
    /// Not an address of a server.
    #[error("{0:?} is not a server's address; one looks like https://satchel.example.com")]
    Unreadable(String),
    /// Passwords and records would travel in the clear.
    #[error("{0} is not encrypted; use https, plain http works only on this machine")]
    Plain(String),
}

/// Where a server is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address(Url);

impl FromStr for Address {
    type Err = AddressFault;

    fn from_str(text: &str) -> Result<Address, AddressFault> {
        let unreadable = || AddressFault::Unreadable(text.to_owned());
        let mut url: Url = text.trim().parse().map_err(|_| unreadable())?;
        if !matches!(url.scheme(), "https" | "http") || !url.has_host() || url.cannot_be_a_base() {
            return Err(unreadable());
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(unreadable());
        }
        if url.scheme() == "http" && !is_loopback(&url) {
            return Err(AddressFault::Plain(text.to_owned()));
        }
        url.set_query(None);
        url.set_fragment(None);
        Ok(Address(url))
    }
}

impl Address {
    /// Whether it is plain http, and so this very machine.
    pub fn is_plain(&self) -> bool {
        self.0.scheme() == "http"
    }

    /// An endpoint of the protocol.
    pub(super) fn endpoint(&self, name: &str) -> Url {
        self.at(&format!("sync/v{}/{name}", protocol::VERSION))
    }

    /// An endpoint with a query; names are plain words, values are made of digits, letters, `-` and `,`.
    pub(super) fn endpoint_with(&self, name: &str, query: &[(&str, String)]) -> Url {
        let mut url = self.endpoint(name);
        let pairs: Vec<String> =
            query.iter().map(|(name, value)| format!("{name}={value}")).collect();
        url.set_query(Some(&pairs.join("&")));
        url
    }

    /// Where the server says that it lives.
    pub(super) fn health(&self) -> Url {
        self.at("healthz")
    }

    /// The address as it is kept and shown.
    pub fn text(&self) -> String {
        self.0.as_str().trim_end_matches('/').to_owned()
    }

    /// A path below the address, which may have one of its own behind a proxy.
    fn at(&self, path: &str) -> Url {
        let mut url = self.0.clone();
        let base = url.path().trim_end_matches('/').to_owned();
        url.set_path(&format!("{base}/{path}"));
        url
    }
}

fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::{Address, AddressFault};

    #[test]
    fn plain_http_is_for_this_machine_only() {
        for good in [
            "http://127.0.0.1:8080",
            "http://[::1]:80/",
            "http://localhost",
            "https://a.example/x/",
        ] {
            assert!(good.parse::<Address>().is_ok(), "{good}");
        }
        let outside = [
            "http://a.example",
            "http://192.168.1.2:80",
            "http://127.0.0.1.example",
            "http://localhost.example",
        ];
        for plain in outside {
            assert!(matches!(plain.parse::<Address>(), Err(AddressFault::Plain(_))), "{plain}");
        }
        for bad in ["", "a.example", "ftp://a.example", "https://", "https://name:secret@a.example"]
        {
            assert!(matches!(bad.parse::<Address>(), Err(AddressFault::Unreadable(_))), "{bad}");
        }
    }

    #[test]
    fn endpoints_stand_below_the_address() {
        let address: Address = "https://a.example/satchel/?x=1#y".parse().unwrap();
        assert_eq!(address.endpoint("push").as_str(), "https://a.example/satchel/sync/v1/push");
        let pull = address
            .endpoint_with("pull", &[("cursor", "0a".into()), ("today", "2026-11-21".into())]);
        assert_eq!(
            pull.as_str(),
            "https://a.example/satchel/sync/v1/pull?cursor=0a&today=2026-11-21"
        );
        assert_eq!(address.text(), "https://a.example/satchel");
    }
}
