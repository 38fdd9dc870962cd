//! What a page may ask for over HTTP, and the door it comes through.

use super::access::HEADERS;
use super::state::{AppState, Cut};
use super::stream::told;
use crate::error::Error;
use crate::explore::{ASSETS, PLAYED, SAID, Said, Work, parsed, spoken};
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};
use std::sync::Arc;
use std::time::Duration;

/// Bytes of what a page may send.
const LARGEST_BODY: usize = 1 << 20;
/// Time in which a request must be there, first its headers and then the rest.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);

/// All routes, each behind the guard.
pub(super) fn router(state: &Arc<AppState>) -> Router {
    let mut router = Router::new().route("/api/alive", get(async || ""));
    for &(name, said) in SAID {
        let say = move |state, body| whole(state, body, said);
        router = router.route(&format!("/api/{name}"), get(say).post(say));
    }
    for &(name, work) in PLAYED {
        let play = move |state, cut, body| streamed(state, cut, body, name, work);
        router = router.route(&format!("/api/{name}"), post(play));
    }
    for (path, kind, bytes) in ASSETS {
        router = router.route(path, get(async || ([(header::CONTENT_TYPE, *kind)], *bytes)));
    }
    router.layer(from_fn_with_state(Arc::clone(state), guarded)).with_state(Arc::clone(state))
}

/// Turns away who may not come in, reads what is sent within the limits, and puts the headers on every answer.
async fn guarded(State(state): State<Arc<AppState>>, request: Request, next: Next) -> Response {
    let mut answer = match let_in(&state, request).await {
        Ok(request) => next.run(request).await,
        Err(status) => status.into_response(),
    };
    for (name, value) in HEADERS {
        answer.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    answer
}

/// The request with all of its body, or the status it is turned away with.
async fn let_in(state: &AppState, request: Request) -> Result<Request, StatusCode> {
    state.admit(&request)?;
    let (parts, body) = request.into_parts();
    match tokio::time::timeout(PATIENCE, to_bytes(body, LARGEST_BODY)).await {
        Ok(Ok(bytes)) => Ok(Request::from_parts(parts, Body::from(bytes))),
        Ok(Err(_)) => Err(StatusCode::PAYLOAD_TOO_LARGE),
        Err(_) => Err(StatusCode::REQUEST_TIMEOUT),
    }
}

/// What is said at once to a body.
async fn whole(State(state): State<Arc<AppState>>, body: Bytes, said: Said) -> Response {
    let made = tokio::task::spawn_blocking(move || said(&state.desk, &body)).await;
    answered(made.unwrap_or_else(|_| Err(Error::bug("this cannot be answered"))))
}

fn answered(said: Result<serde_json::Value, Error>) -> Response {
    let (status, text) = spoken(said);
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, [(header::CONTENT_TYPE, "application/json")], text).into_response()
}

/// What is played for a body that can be understood, as it comes.
async fn streamed(
    State(state): State<Arc<AppState>>,
    Extension(cut): Extension<Cut>,
    body: Bytes,
    kind: &'static str,
    work: Work,
) -> Response {
    match parsed(&body) {
        Ok(ask) => told(state, cut, ask, kind, work).await,
        Err(error) => answered(Err(error)),
    }
}
