//! The server: it listens, and serves until it is told to end.

use super::access::AccessGuard;
use super::routes::{PATIENCE, router};
use super::state::{AppState, Cut, locked};
use crate::base::clock::Clock;
use crate::explore::{Cancel, Desk, Limits, Own};
use axum::{Extension, Router};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::Semaphore;

/// Bytes of the headers of a request.
const LARGEST_HEAD: usize = 16 << 10;
/// How often a server looks whether somebody wants it to end.
const LOOK: Duration = Duration::from_millis(50);
/// Runs at the same time; more wait, and then are turned away.
const MOST_RUNS: usize = 4;

/// A server that listens, and serves when told to.
#[derive(Debug)]
pub struct Server {
    listeners: Vec<TcpListener>,
    state: Arc<AppState>,
    port: u16,
}
impl Server {
    /// Listens on a port of this machine, 0 for any; nobody outside it can connect.
    pub fn bind(port: u16, own: Option<Own>, limits: Limits) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        let port = listener.local_addr()?.port();
        let mut listeners = vec![listener];
        // Where there is no IPv6, `localhost` is the other one.
        listeners.extend(TcpListener::bind(SocketAddr::from((Ipv6Addr::LOCALHOST, port))));
        for listener in &listeners {
            listener.set_nonblocking(true)?;
        }
        let state = AppState {
            access: AccessGuard::new(port)?,
            desk: Desk::new(own, limits.clone()),
            limits,
            runs: Arc::new(Semaphore::new(MOST_RUNS)),
            playing: Mutex::default(),
            pace: Mutex::new((Clock::start(), 0)),
            last: Mutex::new(Clock::start()),
        };
        Ok(Self { listeners, state: Arc::new(state), port })
    }

    /// The address of the page, with the secret in the part that browsers send nobody.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}/#token={}", self.port, self.state.access.token())
    }

    /// Serves until nobody has asked for anything in a long time, or somebody wants it to end; gives whether it was the
    /// latter.
    pub fn serve(self, ends: &dyn Fn() -> bool) -> io::Result<bool> {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
        let router = router(&self.state);
        let ended = runtime.block_on(async {
            for listener in self.listeners {
                let listener = tokio::net::TcpListener::from_std(listener)?;
                tokio::spawn(accept(listener, router.clone()));
            }
            loop {
                tokio::time::sleep(LOOK).await;
                if ends() {
                    return Ok(true);
                }
                if locked(&self.state.last).elapsed() > self.state.limits.idle {
                    return Ok(false);
                }
            }
        });
        // Whatever is still being played is of no use to anybody; who plays it may still tell, so that nothing is torn down
        // before the program ends.
        locked(&self.state.playing).values().for_each(Cancel::cancel);
        std::mem::forget(runtime);
        ended
    }
}
async fn accept(listener: tokio::net::TcpListener, router: Router) {
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let cut = Cut::default();
        let service = TowerToHyperService::new(router.clone().layer(Extension(cut.clone())));
        tokio::spawn(async move {
            let mut http = http1::Builder::new();
            http.timer(TokioTimer::new()).header_read_timeout(PATIENCE).max_buf_size(LARGEST_HEAD);
            tokio::select! {
                // A connection that breaks is the browser's affair.
                _ = http.serve_connection(TokioIo::new(stream), service) => {}
                () = cut.0.notified() => {}
            }
        });
    }
}
