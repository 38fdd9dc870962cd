//! What requests share: who may come in, how often, and what is being played.

use super::access::AccessGuard;
use crate::base::clock::Clock;
use crate::explore::{Cancel, Desk, Limits};
use axum::extract::Request;
use axum::http::StatusCode;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{Notify, Semaphore};

/// Requests a second, of all who hold the secret; others are turned away before they are counted.
const MOST_REQUESTS: u32 = 100;

/// What requests share.
#[derive(Debug)]
pub(super) struct AppState {
    pub(super) access: AccessGuard,
    pub(super) desk: Desk,
    pub(super) limits: Limits,
    pub(super) runs: Arc<Semaphore>,
    /// The run of each page and kind, which the next one of its kind ends.
    pub(super) playing: Mutex<BTreeMap<String, Cancel>>,
    /// Requests since the second began.
    pub(super) pace: Mutex<(Clock, u32)>,
    pub(super) last: Mutex<Clock>,
}

impl AppState {
    pub(super) fn admit(&self, request: &Request) -> Result<(), StatusCode> {
        self.access.check(request.method(), request.uri().path(), request.headers())?;
        *locked(&self.last) = Clock::start();
        // What anybody may have is at hand, and costs nothing.
        if !request.uri().path().starts_with("/api/") {
            return Ok(());
        }
        let mut pace = locked(&self.pace);
        if pace.0.elapsed() >= Duration::from_secs(1) {
            *pace = (Clock::start(), 0);
        }
        pace.1 += 1;
        if pace.1 > MOST_REQUESTS {
            return Err(StatusCode::TOO_MANY_REQUESTS);
        }
        Ok(())
    }

    /// What says that this page's run of this kind is of no use any longer; the one before it ends now.
    pub(super) fn begin(&self, page: &str, kind: &str) -> Cancel {
        let cancel = Cancel::default();
        let mut playing = locked(&self.playing);
        playing.retain(|_, run| !run.is_cancelled());
        let key = format!("{}/{kind}", page.chars().take(64).collect::<String>());
        if let Some(before) = playing.insert(key, cancel.clone()) {
            before.cancel();
        }
        cancel
    }
}

pub(super) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Cuts a connection whose reader reads nothing.
#[derive(Clone, Debug, Default)]
pub(super) struct Cut(pub(super) Arc<Notify>);
