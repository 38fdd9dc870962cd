//! The server: routes, limits, and the threads that play.

use super::access::{AccessGuard, HEADERS};
use super::assets::ASSETS;
use super::biography::{Sentence, biography};
use super::compared::Pair;
use super::limits::Limits;
use super::play::{Cancel, Player};
use super::requests::{Market, ScenarioLibrary, TOKENS, refused};
use super::{catalogue, lessons};
use crate::base::clock::Clock;
use crate::error::{Error, Kind};
use crate::figures::{Caption, FIGURES, draw_all};
use crate::plan::Plan;
use crate::scenario::PRESETS;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tempfile::TempDir;
use tokio::sync::{Notify, Semaphore, mpsc, oneshot};
use tokio_stream::StreamExt as _;
use tokio_stream::wrappers::ReceiverStream;

/// Bytes of what a page may send.
const LARGEST_BODY: usize = 1 << 20;
/// Bytes of the headers of a request.
const LARGEST_HEAD: usize = 16 << 10;
/// Time in which a request must be there, first its headers and then the rest.
const PATIENCE: Duration = Duration::from_secs(10);
/// Requests a second, of all who hold the secret; others are turned away before they are counted.
const MOST_REQUESTS: u32 = 100;
/// Time for which a reader may read nothing while something waits to be read.
const SLOWEST: Duration = Duration::from_secs(5);
/// How often a server looks whether somebody wants it to end.
const LOOK: Duration = Duration::from_millis(50);
/// Runs at the same time; more wait, and then are turned away.
const MOST_RUNS: usize = 4;
/// Time for which a run waits for another one to end.
const QUEUE: Duration = Duration::from_secs(5);
/// Seeds and points of one request.
const MOST_SEEDS: u32 = 100;
const MOST_POINTS: usize = 101;
/// Events that wait for a slow reader before the run waits too.
const EVENTS: usize = 16;

/// A server that listens, and serves when told to.
#[derive(Debug)]
pub struct Server {
    listeners: Vec<TcpListener>,
    state: Arc<AppState>,
    port: u16,
    _home: TempDir,
}

/// What requests share.
#[derive(Debug)]
struct AppState {
    access: AccessGuard,
    library: ScenarioLibrary,
    limits: Limits,
    runs: Arc<Semaphore>,
    /// The run of each page and kind, which the next one of its kind ends.
    playing: Mutex<BTreeMap<String, Cancel>>,
    /// Requests since the second began.
    pace: Mutex<(Clock, u32)>,
    last: Mutex<Clock>,
}

impl Server {
    /// Listens on a port of this machine, 0 for any; nobody outside it can connect.
    pub fn bind(port: u16, own: Option<PathBuf>, limits: Limits) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        let port = listener.local_addr()?.port();
        let mut listeners = vec![listener];
        // Where there is no IPv6, `localhost` is the other one.
        listeners.extend(TcpListener::bind(SocketAddr::from((Ipv6Addr::LOCALHOST, port))));
        for listener in &listeners {
            listener.set_nonblocking(true)?;
        }
        let home = tempfile::tempdir()?;
        for preset in PRESETS {
            std::fs::write(home.path().join(format!("{}.toml", preset.name)), preset.text)?;
            for (name, text) in preset.beside {
                let file = home.path().join(name);
                file.parent().map_or(Ok(()), std::fs::create_dir_all)?;
                std::fs::write(file, text)?;
            }
        }
        let state = AppState {
            access: AccessGuard::new(port)?,
            library: ScenarioLibrary { folder: home.path().to_owned(), own },
            limits,
            runs: Arc::new(Semaphore::new(MOST_RUNS)),
            playing: Mutex::default(),
            pace: Mutex::new((Clock::start(), 0)),
            last: Mutex::new(Clock::start()),
        };
        Ok(Self { listeners, state: Arc::new(state), port, _home: home })
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

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Cuts a connection whose reader reads nothing.
#[derive(Clone, Debug, Default)]
struct Cut(Arc<Notify>);

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

fn router(state: &Arc<AppState>) -> Router {
    let mut router = Router::new()
        .route("/api/catalogue", get(give_catalogue))
        .route("/api/alive", get(async || ""))
        .route("/api/scenario", post(give_scenario))
        .route("/api/play", post(give_play))
        .route("/api/balance", post(give_balance))
        .route("/api/compare", post(give_compare))
        .route("/api/lesson", post(give_lesson))
        .route("/api/life", post(give_life))
        .route("/api/figures", post(give_figures));
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

impl AppState {
    fn admit(&self, request: &Request) -> Result<(), StatusCode> {
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
    fn begin(&self, page: &str, kind: &str) -> Cancel {
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

/// A request's body as JSON of a kind.
fn parsed<T: for<'de> Deserialize<'de>>(body: &Bytes) -> Result<T, Error> {
    serde_json::from_slice(body).map_err(|error| Error::new(Kind::Usage, error.to_string(), ""))
}

fn answer(result: Result<Value, Error>) -> Response {
    let (status, value) = match result {
        Ok(value) => (StatusCode::OK, value),
        Err(error) => (StatusCode::UNPROCESSABLE_ENTITY, refused(&error)),
    };
    (status, [(header::CONTENT_TYPE, "application/json")], value.to_string()).into_response()
}

async fn give_catalogue(State(state): State<Arc<AppState>>) -> Response {
    answer(Ok(catalogue::catalogue(&state.library, state.limits.people)))
}

/// A market and which page asks for it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Ask {
    market: Market,
    /// A name the page made up for itself.
    #[serde(default)]
    page: String,
    #[serde(default = "one")]
    seeds: u32,
    /// Shares of sales (balance).
    #[serde(default)]
    points: Vec<f64>,
    /// A token (life).
    #[serde(default)]
    person: u32,
    /// A lesson and a step of it that asks for a guess (lesson).
    #[serde(default)]
    guess: Option<(usize, usize)>,
}

fn one() -> u32 {
    1
}

async fn give_scenario(State(state): State<Arc<AppState>>, body: Bytes) -> Response {
    let made = tokio::task::spawn_blocking(move || {
        let ask: Ask = parsed(&body)?;
        Ok(catalogue::scenario(&ask.market.load(&state.library)?))
    });
    answer(made.await.unwrap_or_else(|_| Err(Error::bug("the scenario cannot be read"))))
}

async fn give_play(
    State(state): State<Arc<AppState>>,
    Extension(cut): Extension<Cut>,
    body: Bytes,
) -> Response {
    told(state, cut, body, "play", |state, ask, player| {
        let plan = ask.market.plan(&state.library, &state.limits, &[])?;
        let (people, days) = (plan.people, plan.days);
        let names: Vec<&str> = plan.sources.iter().map(|source| source.name.as_str()).collect();
        (player.tell)(
            "plan",
            json!({ "people": people, "days": days, "sources": names, "reps": plan.levers.reps() }),
        );
        player.play(&plan, ask.seeds.clamp(1, MOST_SEEDS))
    })
    .await
}

async fn give_balance(
    State(state): State<Arc<AppState>>,
    Extension(cut): Extension<Cut>,
    body: Bytes,
) -> Response {
    told(state, cut, body, "balance", |state, ask, player| {
        let mut points: Vec<f64> = ask.points.iter().copied().take(MOST_POINTS).collect();
        points.sort_by(f64::total_cmp);
        points.dedup();
        let plan = |share: &f64| {
            let more = [format!("budget.sales_share={share}")];
            ask.market.plan(&state.library, &state.limits, &more)
        };
        let plans: Vec<Plan> = points.iter().map(plan).collect::<Result<_, _>>()?;
        player.balance(&points, &plans, ask.seeds.clamp(1, MOST_SEEDS))
    })
    .await
}

async fn give_compare(body: Bytes) -> Response {
    let made = tokio::task::spawn_blocking(move || {
        let pair: Pair = parsed(&body)?;
        Ok(json!({ "rows": pair.rows() }))
    });
    answer(made.await.unwrap_or_else(|_| Err(Error::bug("the two cannot be compared"))))
}

async fn give_lesson(
    State(state): State<Arc<AppState>>,
    Extension(cut): Extension<Cut>,
    body: Bytes,
) -> Response {
    told(state, cut, body, "lesson", |state, ask, player| {
        let Some(guess) = ask.guess.and_then(|(lesson, step)| lessons::guess(lesson, step)) else {
            return Err(Error::new(Kind::Usage, "this step has nothing to guess", ""));
        };
        let mut plans = vec![ask.market.plan(&state.library, &state.limits, &[])?];
        for side in guess.sides {
            let market = ask.market.with(side.iter().map(|set| (*set).to_owned()));
            plans.push(market.plan(&state.library, &state.limits, &[])?);
        }
        let currency = plans[0].scenario.market.currency.clone();
        if let Some(played) = player.outcomes(&plans, lessons::SEEDS, |_, _| true)? {
            (player.tell)("answer", guess.answer(&played, &currency));
        }
        Ok(())
    })
    .await
}

async fn give_life(
    State(state): State<Arc<AppState>>,
    Extension(cut): Extension<Cut>,
    body: Bytes,
) -> Response {
    told(state, cut, body, "life", |state, ask, player| {
        let mut plan = ask.market.plan(&state.library, &state.limits, &[])?;
        plan.scenario.record.journeys = TOKENS;
        if let Some(run) = player.runs(&plan, 1)?.and_then(|mut runs| runs.pop()) {
            let diary: Vec<_> = run.journeys.into_iter().filter(|row| row.person == ask.person).collect();
            let sentences: Vec<Value> = biography(&diary).iter().map(Sentence::json).collect();
            (player.tell)("life", json!({ "person": ask.person, "sentences": sentences }));
        }
        Ok(())
    })
    .await
}

async fn give_figures(
    State(state): State<Arc<AppState>>,
    Extension(cut): Extension<Cut>,
    body: Bytes,
) -> Response {
    told(state, cut, body, "figures", |state, ask, player| {
        let plan = ask.market.plan(&state.library, &state.limits, &[])?;
        let Some(runs) = player.runs(&plan, ask.seeds.clamp(1, MOST_SEEDS))? else { return Ok(()) };
        let about = &plan.scenario.about;
        let caption = Caption {
            title: about.title.clone(),
            question: about.question.clone(),
            currency: plan.scenario.market.currency.clone(),
            people: u64::from(plan.people),
            days: plan.days,
            seeds: runs.len(),
            source: crate::scenario::hash(&plan.scenario),
        };
        for figure in draw_all(FIGURES, &runs, &caption) {
            (player.tell)("figure", json!({ "name": figure.name, "alt": figure.alt, "svg": figure.svg }));
        }
        Ok(())
    })
    .await
}

/// Plays on a thread of its own, and answers with a stream of events. The run ends when the reader goes away, when the
/// same page asks anew, or when it takes too long.
async fn told<F>(state: Arc<AppState>, cut: Cut, body: Bytes, kind: &'static str, work: F) -> Response
where
    F: FnOnce(&AppState, &Ask, Player<'_>) -> Result<(), Error> + Send + 'static,
{
    let ask: Ask = match parsed(&body) {
        Ok(ask) => ask,
        Err(error) => return answer(Err(error)),
    };
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
        let player = Player { threads: state.limits.threads, cancel: &cancel, tell: &tell };
        if let Err(error) = work(&state, &ask, player) {
            tell("refused", refused(&error));
        }
        if !to.is_closed() {
            send(event("end", &Value::Null));
        }
        drop(ended);
    });
    let events = ReceiverStream::new(from).map(Ok::<_, Infallible>);
    ([(header::CONTENT_TYPE, "text/event-stream")], Body::from_stream(events)).into_response()
}

fn event(name: &str, data: &Value) -> String {
    format!("event: {name}\ndata: {data}\n\n")
}
