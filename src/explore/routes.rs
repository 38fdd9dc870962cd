//! What a page may ask for, and who answers it.

use super::access::HEADERS;
use super::assets::ASSETS;
use super::biography::biography;
use super::compared::Pair;
use super::dates::Dates;
use super::play::Player;
use super::requests::{Ask, refused};
use super::state::{AppState, Cut};
use super::stream::told;
use super::{catalogue, guesses, lessons};
use crate::error::{Error, Kind};
use crate::figures::{Caption, FIGURES, draw_all};
use crate::plan::Plan;
use crate::results::metrics;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

/// Bytes of what a page may send.
const LARGEST_BODY: usize = 1 << 20;
/// Time in which a request must be there, first its headers and then the rest.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);
/// Seeds and points of one request.
const MOST_SEEDS: u32 = 100;
const MOST_POINTS: usize = 101;
/// With fewer there is no curve.
const FEWEST_POINTS: usize = 4;

/// All routes, each behind the guard.
pub(super) fn router(state: &Arc<AppState>) -> Router {
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

/// A request's body as JSON of a kind.
fn parsed<T: for<'de> Deserialize<'de>>(body: &Bytes) -> Result<T, Error> {
    serde_json::from_slice(body).map_err(|error| Error::new(Kind::Usage, error.to_string(), ""))
}

fn answer(state: &AppState, result: Result<Value, Error>) -> Response {
    let (status, value) = match result {
        Ok(value) => (StatusCode::OK, value),
        Err(error) => (StatusCode::UNPROCESSABLE_ENTITY, refused(&error, &state.library)),
    };
    (status, [(header::CONTENT_TYPE, "application/json")], value.to_string()).into_response()
}

/// What is played for a body that can be understood, as it comes.
async fn streamed<F>(state: Arc<AppState>, cut: Cut, body: &Bytes, kind: &'static str, work: F) -> Response
where
    F: FnOnce(&AppState, &Ask, Player<'_>) -> Result<(), Error> + Send + 'static,
{
    match parsed(body) {
        Ok(ask) => told(state, cut, ask, kind, work).await,
        Err(error) => answer(&state, Err(error)),
    }
}

async fn give_catalogue(State(state): State<Arc<AppState>>) -> Response {
    answer(&state, Ok(catalogue::catalogue(&state.library, state.limits.people)))
}

async fn give_scenario(State(state): State<Arc<AppState>>, body: Bytes) -> Response {
    let asked = Arc::clone(&state);
    let made = tokio::task::spawn_blocking(move || {
        let ask: Ask = parsed(&body)?;
        Ok(catalogue::scenario(&ask.market.load(&asked.library)?))
    });
    answer(&state, made.await.unwrap_or_else(|_| Err(Error::bug("the scenario cannot be read"))))
}

async fn give_play(
    State(state): State<Arc<AppState>>,
    Extension(cut): Extension<Cut>,
    body: Bytes,
) -> Response {
    streamed(state, cut, &body, "play", |state, ask, player| {
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
    streamed(state, cut, &body, "balance", |state, ask, player| {
        let mut points: Vec<f64> = ask.points.iter().copied().take(MOST_POINTS).collect();
        points.sort_by(f64::total_cmp);
        points.dedup();
        let Some(metric) = metrics::metric(&ask.metric) else {
            return Err(Error::new(Kind::Usage, "there is no measure of this name", ""));
        };
        let plan = |&at: &f64| {
            let more = [format!("{}={at}", ask.key)];
            Ok::<_, Error>((at, ask.market.plan(&state.library, &state.limits, &more)?))
        };
        let (found, mut wrong): (Vec<_>, Vec<_>) = points.iter().map(plan).partition(Result::is_ok);
        let (points, plans): (Vec<f64>, Vec<Plan>) = found.into_iter().flatten().unzip();
        // A lever's ends may be no market; a curve needs some points that are.
        if points.len() < FEWEST_POINTS {
            let few = || Error::new(Kind::Usage, "too few values of the lever", "ask for at least four");
            return Err(wrong.pop().and_then(Result::err).unwrap_or_else(few));
        }
        player.balance(&points, &plans, ask.seeds.clamp(1, MOST_SEEDS), metric, ask.choice)
    })
    .await
}

async fn give_compare(State(state): State<Arc<AppState>>, body: Bytes) -> Response {
    let made = tokio::task::spawn_blocking(move || {
        let pair: Pair = parsed(&body)?;
        Ok(pair.told())
    });
    answer(&state, made.await.unwrap_or_else(|_| Err(Error::bug("the two cannot be compared"))))
}

async fn give_lesson(
    State(state): State<Arc<AppState>>,
    Extension(cut): Extension<Cut>,
    body: Bytes,
) -> Response {
    streamed(state, cut, &body, "lesson", |state, ask, player| {
        let Some(guess) = ask.guess.and_then(|(lesson, step)| lessons::guess(lesson, step)) else {
            return Err(Error::new(Kind::Usage, "this step has nothing to guess", ""));
        };
        let mut plans = vec![ask.market.plan(&state.library, &state.limits, &[])?];
        for side in guess.sides {
            let market = ask.market.with(side.iter().map(|set| (*set).to_owned()));
            plans.push(market.plan(&state.library, &state.limits, &[])?);
        }
        let currency = plans[0].scenario.market.currency.clone();
        let years = plans.len() as u32 * guesses::SEEDS;
        let mut played = 0;
        let told = |_, _, _: &_| {
            played += 1;
            (player.tell)("played", json!({ "years": played, "of": years }))
        };
        if let Some(played) = player.outcomes(&plans, guesses::SEEDS, told)? {
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
    streamed(state, cut, &body, "life", |state, ask, player| {
        let plan = ask.market.plan(&state.library, &state.limits, &[])?;
        if ask.person >= plan.people {
            return Err(Error::new(Kind::Usage, "there is no such person in this market", ""));
        }
        if let Some((start, log)) = player.life(&plan, ask.person) {
            let dates = Dates::of(&plan.scenario);
            let life = biography(&plan, start, &log);
            let sentences: Vec<Value> = life.iter().map(|sentence| sentence.json(dates)).collect();
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
    streamed(state, cut, &body, "figures", |state, ask, player| {
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
