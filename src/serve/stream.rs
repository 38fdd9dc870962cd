//! A run told as a stream of events while it is played.

use super::state::{AppState, Cut};
use crate::explore::{Ask, Work, event};
use axum::body::Body;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use tokio_stream::StreamExt as _;
use tokio_stream::wrappers::ReceiverStream;

/// Time for which a reader may read nothing while something waits to be read.
const SLOWEST: Duration = Duration::from_secs(5);
/// Time for which a run waits for another one to end.
const QUEUE: Duration = Duration::from_secs(5);
/// Events that wait for a slow reader before the run waits too.
const EVENTS: usize = 16;

/// Plays on a thread of its own, and answers with a stream of events. The run ends when the reader goes away, when the
/// same page asks anew, or when it takes too long.
pub(super) async fn told(
    state: Arc<AppState>,
    cut: Cut,
    ask: Ask,
    kind: &'static str,
    work: Work,
) -> Response {
    let cancel = state.begin(&ask.page, kind);
    let place = tokio::runtime::Handle::current();
    let waiting = tokio::time::timeout(QUEUE, Arc::clone(&state.runs).acquire_owned());
    let Ok(Ok(permit)) = waiting.await else { return StatusCode::TOO_MANY_REQUESTS.into_response() };
    let (to, from) = mpsc::channel::<String>(EVENTS);
    let (ended, end) = oneshot::channel::<()>();
    let watch = (cancel.clone(), to.clone());
    let longest = state.limits.run;
    tokio::spawn(async move {
        let (cancel, to) = watch;
        tokio::select! {
            _ = end => {}
            () = to.closed() => {}
            () = tokio::time::sleep(longest) => {
                let words = json!({ "message": format!("stopped after {} s", longest.as_secs()), "problems": [] });
                let _ = tokio::time::timeout(SLOWEST, to.send(event("refused", &words))).await;
            }
        }
        cancel.cancel();
    });
    std::thread::spawn(move || {
        let _permit = permit;
        // A reader that reads nothing keeps no place from others.
        let send = |text: String| {
            let sent = place.block_on(async { tokio::time::timeout(SLOWEST, to.send(text)).await });
            if sent.is_err() {
                cancel.cancel();
                cut.0.notify_one();
            }
            sent.is_ok_and(|sent| sent.is_ok())
        };
        let tell = |name: &'static str, data: Value| !cancel.is_cancelled() && send(event(name, &data));
        state.desk.play(work, &ask, &cancel, &tell);
        if !to.is_closed() {
            send(event("end", &Value::Null));
        }
        drop(ended);
    });
    let events = ReceiverStream::new(from).map(Ok::<_, Infallible>);
    ([(header::CONTENT_TYPE, "text/event-stream")], Body::from_stream(events)).into_response()
}
