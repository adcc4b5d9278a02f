//! Listening: plain http or https, until told to stop, then at most the shutdown time for what runs.

use super::{router, state::State};
use crate::settings::{Reach, TlsFiles};
use axum_server::{Handle, Server, accept::DefaultAcceptor, tls_rustls::RustlsConfig};
use hyper_util::rt::TokioTimer;
use std::{
    future::Future,
    io,
    net::{SocketAddr, TcpListener},
    sync::Arc,
};

/// Streams of one HTTP/2 connection: a device needs three, a hostile one gets no more than this.
const HTTP2_STREAMS_MAX: u32 = 32;

/// A socket that is ours, not yet answering.
pub struct Listening {
    listener: TcpListener,
    tls: Option<RustlsConfig>,
    state: Arc<State>,
    /// Where it really listens.
    pub address: SocketAddr,
}

impl Listening {
    /// Takes the address, and reads certificate and key if there are any.
    ///
    /// # Errors
    /// When the address is taken, or certificate or key do not fit.
    pub async fn begin(state: Arc<State>) -> io::Result<Listening> {
        state
            .settings
            .check()
            .map_err(|fault| io::Error::new(io::ErrorKind::InvalidInput, fault))?;
        let tls = match &state.settings.reach {
            Reach::Tls(files) => Some(tls(files).await?),
            Reach::Loopback | Reach::BehindProxy => None,
        };
        let listener = TcpListener::bind(state.settings.listen)?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        Ok(Listening { listener, tls, state, address })
    }

    /// `http` or `https`.
    pub fn scheme(&self) -> &'static str {
        if self.tls.is_some() { "https" } else { "http" }
    }

    /// Answers until `stop` ends.
    ///
    /// # Errors
    /// When the socket fails.
    pub async fn run(self, stop: impl Future<Output = ()> + Send + 'static) -> io::Result<()> {
        let handle = Handle::new();
        tokio::spawn(ended(stop, handle.clone(), Arc::clone(&self.state)));
        let server = axum_server::from_tcp(self.listener)?.handle(handle);
        let server = bounded(server, &self.state);
        let app = router::router(&self.state).into_make_service_with_connect_info::<SocketAddr>();
        match self.tls {
            Some(tls) => {
                let acceptor = axum_server::tls_rustls::RustlsAcceptor::new(tls);
                server.acceptor(acceptor).serve(app).await
            }
            None => server.serve(app).await,
        }
    }
}

async fn ended(stop: impl Future<Output = ()>, handle: Handle<SocketAddr>, state: Arc<State>) {
    stop.await;
    tracing::info!("stopping");
    // Live connections have no end of their own.
    state.closing.send_replace(true);
    handle.graceful_shutdown(Some(state.settings.shutdown_time));
}

fn bounded(
    mut server: Server<SocketAddr, DefaultAcceptor>,
    state: &State,
) -> Server<SocketAddr, DefaultAcceptor> {
    let builder = server.http_builder();
    builder.http1().timer(TokioTimer::new()).header_read_timeout(state.settings.header_time);
    builder.http2().timer(TokioTimer::new()).max_concurrent_streams(HTTP2_STREAMS_MAX);
    server
}

async fn tls(files: &TlsFiles) -> io::Result<RustlsConfig> {
    // The answer is an error when one was installed before, and then that one serves.
    let _ = rustls::crypto::ring::default_provider().install_default();
    RustlsConfig::from_pem_file(&files.certificate, &files.key).await.map_err(|fault| {
        let (certificate, key) = (files.certificate.display(), files.key.display());
        io::Error::new(fault.kind(), format!("certificate {certificate}, key {key}: {fault}"))
    })
}
