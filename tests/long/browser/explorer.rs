//! The explorer as a student uses it: with a mouse, with a keyboard, on a telephone, in the dark.

use super::chromium::{Browser, Page, chromium};
use super::{album, looks};
use crate::program::ends;
use crate::server::Explorer;
use relaylab::cli::exit;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

/// A market that is played in no time.
const QUICK: &str = "m=over-marketing&s=market.days%3D120&s=market.people%3D3000";

/// The page rests, and shows the market at hand with all its years.
pub(super) fn rests() -> String {
    "document.documentElement.dataset.state === 'rests' && document.documentElement.dataset.grade === 'known'
        && relaylab.view.result.state === relaylab.market.state"
        .to_owned()
}

/// Opens a market, without the curve along its slider.
pub(super) fn open<'b>(browser: &'b mut Browser, server: &Explorer, market: &str) -> Page<'b> {
    let mut page = browser.visit(&format!("{}&refine=off&{market}", server.address()));
    page.screen(1280, 800);
    page.wait_until(&rests());
    page
}

/// Every request went to this server, and nothing was said on the console.
pub(super) fn kept_to_itself(page: &mut Page<'_>, server: &Explorer) {
    let own = format!("http://127.0.0.1:{}/", server.port);
    let blob = format!("blob:{own}");
    page.asked_only("the explorer", &|url| url.starts_with(&own) || url.starts_with(&blob));
}

/// Measures that the command line tells of a scenario by its name, or of a file.
pub(super) fn told(scenario: &str, arguments: &[&str]) -> Vec<Value> {
    let home = tempfile::tempdir().unwrap();
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(scenario);
    let file = if file.extension().is_some() { file } else { file.with_extension("toml") };
    let run = ["run", file.to_str().unwrap(), "--json", "--no-figures", "-q"];
    let (out, _) = ends(home.path(), &[&run, arguments].concat(), exit::OK);
    let told: Value = serde_json::from_str(&out).unwrap();
    told["metrics"].as_array().unwrap().clone()
}

/// The page's table has just these measures, with just these means.
#[track_caller]
fn has_the_numbers(page: &mut Page<'_>, told: &[Value], what: &str) {
    let shown = shown(page);
    assert_eq!(shown.as_object().unwrap().len(), told.len());
    for measure in told {
        let name = measure["name"].as_str().unwrap();
        assert_eq!(shown[name].as_f64(), measure["mean"].as_f64(), "{what}: {name}");
    }
}

/// Means by the names of measures, as the page has them in its table.
fn shown(page: &mut Page<'_>) -> Value {
    page.value("document.querySelector('#all').open = false");
    page.value("document.querySelector('#measures').replaceChildren()");
    page.value("document.querySelector('#all').open = true");
    page.wait_until("document.querySelector('td[data-metric]')");
    page.value(
        "Object.fromEntries([...document.querySelectorAll('td[data-metric]')]
            .map(cell => [cell.dataset.metric, cell.dataset.value === '' ? null : Number(cell.dataset.value)]))",
    )
}

#[test]
fn scenarios_show_the_numbers_of_the_command_line() {
    let mut browser = chromium();
    let server = Explorer::start(&[]);
    let markets: [(&str, &[&str]); 9] = [
        ("starter", &[]),
        ("b2b-saas", &[]),
        ("telecom-churn", &[]),
        ("university-enrolment", &[]),
        ("startup-small-budget", &[]),
        ("balanced", &["budget.sales_share=0.8"]),
        ("balanced", &["budget.per_month=12345.67", "scoring.threshold=0.3"]),
        ("over-marketing", &["handoff.discipline=\"lifo\"", "market.seed=77"]),
        ("leaky-bucket", &["product.quality=0.9"]),
    ];
    for (scenario, changes) in markets {
        let mut market = format!("m={scenario}&s=market.days%3D90");
        let mut arguments = vec!["--seeds", "10", "--set", "market.days=90"];
        // One is of its own size.
        if scenario != "startup-small-budget" {
            market += "&s=market.people%3D5000";
            arguments.extend(["--set", "market.people=5000"]);
        }
        for change in changes {
            market += "&s=";
            market += &change.replace('=', "%3D").replace('"', "%22");
            arguments.extend(["--set", change]);
        }
        let mut page = open(&mut browser, &server, &market);
        has_the_numbers(&mut page, &told(scenario, &arguments), &format!("{scenario} {changes:?}"));
        kept_to_itself(&mut page, &server);
    }
}

#[test]
fn a_change_is_dragged_pinned_undone_and_shared() {
    let mut browser = chromium();
    let server = Explorer::start(&[]);
    let mut page = open(&mut browser, &server, QUICK);
    let share = "relaylab.market.state.set['budget.sales_share']";
    page.value("document.querySelector('#ab').open = true");
    page.click("#pin");
    page.wait_until(&rests());
    page.drag("#lever-box-range", 0.15, 0.6);
    let moved = page.value(&format!("Number({share})")).as_f64().unwrap();
    assert!((0.5..0.7).contains(&moved), "{moved}");
    assert_eq!(page.value("Number(document.querySelector('#lever-box-range').value)").as_f64(), Some(moved));
    page.wait_until(&rests());
    page.wait_until("document.querySelectorAll('#compare tr[data-difference]').length >= 6");
    let quick = ["--set", "market.days=120", "--set", "market.people=3000", "--seeds", "10"];
    let change = format!("budget.sales_share={}", page.value(share).as_str().unwrap());
    let before = told("over-marketing", &quick);
    let after = told("over-marketing", &[&quick[..], &["--set", &change]].concat());
    let values =
        |row: &Value| row["values"].as_array().unwrap().iter().map(Value::as_f64).collect::<Vec<_>>();
    let mut compared = 0;
    for (a, b) in before.iter().zip(&after) {
        let cell = format!(
            "document.querySelector('#compare tr[data-metric=\"{}\"]')?.dataset.difference",
            a["name"].as_str().unwrap()
        );
        let Some(difference) = page.value(&cell).as_str().and_then(|text| text.parse::<f64>().ok()) else {
            continue;
        };
        let pairs = values(a).into_iter().zip(values(b));
        let differences: Vec<f64> = pairs.filter_map(|(a, b)| Some(b? - a?)).collect();
        let mean = differences.iter().sum::<f64>() / differences.len() as f64;
        assert!((difference - mean).abs() <= 1e-9 * mean.abs().max(1.0), "{cell}: {difference} is {mean}");
        compared += 1;
    }
    assert!(compared >= 6, "{compared}");
    let said = page.value("document.querySelector('#compare').innerText");
    assert!(said.as_str().unwrap().contains("budget.sales_share"), "{said}");

    page.click("#share");
    page.wait_until("document.querySelector('#dialog').open");
    let link = page.value("document.querySelector('#dialog input').value");
    let changes = page.value("relaylab.asked()");
    page.press("Enter");
    page.click("#undo");
    page.wait_until(&rests());
    assert_eq!(page.value(share), Value::Null);
    page.click("#redo");
    page.wait_until(&rests());
    assert_eq!(page.value("relaylab.asked()"), changes);
    page.value("document.querySelector('#lever-box-range').focus()");
    page.press("Delete");
    assert_eq!(page.value(share), Value::Null);
    page.wait_until(&rests());
    kept_to_itself(&mut page, &server);
    drop(page);

    // The link needs no secret in another tab of the same browser, and says what is pinned too.
    let mut page = browser.visit(&link.as_str().unwrap().replace("/#", "/#refine=off&"));
    page.wait_until(&rests());
    assert_eq!(page.value("relaylab.asked()"), changes);
    assert_eq!(page.value("relaylab.view.a.pinned"), true);
}

#[test]
fn an_older_request_that_comes_late_takes_no_answer_away() {
    let mut browser = chromium();
    let server = Explorer::start(&[]);
    let mut page = open(&mut browser, &server, QUICK);
    // What the page asks next is asked once more behind its back, as if a request before it had been slow on its way.
    page.value(
        "window.late = 0;
        (ask => { window.fetch = async (path, options) => {
            const answer = await ask(path, options);
            if (path === '/api/play' && window.late === 0) {
                window.late += 1;
                ask(path, { ...options, signal: undefined });
            }
            return answer;
        }; })(window.fetch.bind(window))",
    );
    page.value("document.querySelector('#deal').click()");
    page.wait_until("window.late === 1");
    page.wait_until(&rests());
    kept_to_itself(&mut page, &server);
}

/// The one file a folder comes to hold.
fn downloaded(folder: &Path) -> PathBuf {
    for _ in 0..600 {
        let files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        if let Some(file) = files.iter().find(|file| file.extension().is_some_and(|end| end == "toml")) {
            return file.clone();
        }
        thread::sleep(Duration::from_millis(50));
    }
    panic!("nothing was downloaded");
}

#[test]
fn a_scenario_goes_out_and_comes_in_without_a_byte_changed() {
    let mut browser = chromium();
    let server = Explorer::start(&[]);
    let [out, again] = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    browser.downloads(out.path());
    let mut page = open(&mut browser, &server, &format!("{QUICK}&s=budget.sales_share%3D0.35"));
    let before = shown(&mut page);
    page.value("document.querySelector('#files').open = true");
    page.click("#export");
    let file = downloaded(out.path());
    ends(out.path(), &["check", file.to_str().unwrap()], exit::OK);
    drop(page);
    browser.downloads(again.path());
    let mut page = open(&mut browser, &server, "m=starter&s=market.days%3D60&s=market.people%3D2000");
    page.give("#file", &file);
    page.wait_until("relaylab.market.state.text !== null");
    page.wait_until(&rests());
    assert_eq!(shown(&mut page), before);
    let arguments = ["--seeds", "10"];
    has_the_numbers(&mut page, &told(file.to_str().unwrap(), &arguments), "what was exported");
    page.value("document.querySelector('#files').open = true");
    page.click("#export");
    let second = downloaded(again.path());
    assert_eq!(fs::read(&file).unwrap(), fs::read(&second).unwrap());

    kept_to_itself(&mut page, &server);
    let bad = out.path().join("bad.toml");
    fs::write(&bad, "[market]\npeple = 10\ndays = -4\n").unwrap();
    page.give("#file", &bad);
    page.wait_until("document.querySelector('#dialog').open");
    let said = page.value("document.querySelector('#dialog').innerText").to_string();
    assert!(said.contains("peple") && said.contains("people") && said.contains("days"), "{said}");
    assert_ne!(page.value("relaylab.market.state.text"), Value::Null, "the market before it stays");
}

#[test]
fn people_tell_their_story_to_a_mouse_and_to_a_keyboard() {
    let mut browser = chromium();
    let server = Explorer::start(&[]);
    let mut page = open(&mut browser, &server, QUICK);
    page.click("#play");
    page.value("relaylab.player.go(100)");
    page.value("relaylab.track.step(1)");
    // Somebody who stands apart, so that a click can mean nobody else.
    let place = page.value(
        "(() => { const { track } = relaylab, box = track.canvas.getBoundingClientRect();
            const token = track.runners().find(one => track.at[one][1] > 3 && track.at[one][1] < 9);
            const [x, y] = track.spots[token];
            return [box.x + x, box.y + y, track.result.tokens[token]]; })()",
    );
    page.click_at(place[0].as_f64().unwrap(), place[1].as_f64().unwrap());
    page.wait_until("document.querySelectorAll('#life li').length > 2");
    let title = "document.querySelector('#life-title').innerText";
    assert_eq!(page.value(title), format!("The story of person {}", place[2]));
    assert_eq!(page.value("document.activeElement.id"), "life-title", "the story is read next");
    // The story is that of the market that is shown, and of the same person.
    let told = page.value("document.querySelector('#life ol').innerText");
    page.value("document.querySelector('#lever-box-range').focus()");
    page.press("End");
    page.wait_until(&rests());
    page.wait_until("document.querySelector('#life li, #life > p:not(.note)')");
    assert_eq!(page.value(title), format!("The story of person {}", place[2]));
    assert_ne!(page.value("document.querySelector('#life').innerText"), told);
    page.press("Escape");
    assert_eq!(page.value("document.querySelector('#life').hidden"), true);

    page.tab_to("#track");
    page.press("ArrowRight");
    page.press("Enter");
    page.wait_until("document.querySelector('#life li, #life > p:not(.note)')");
    page.press("Escape");
    assert_eq!(page.value("document.activeElement.id"), "track", "focus comes back where it was");
    kept_to_itself(&mut page, &server);
}

#[test]
fn lessons_need_no_mouse() {
    let mut browser = chromium();
    let server = Explorer::start(&[]);
    let mut page = open(&mut browser, &server, QUICK);
    let title = "document.querySelector('#lesson-title')?.innerText ?? ''";
    page.tab_to("#lesson");
    page.press("ArrowDown");
    page.wait_until(&format!("({title}).includes('step 1')"));
    assert_eq!(page.value("document.activeElement.id"), "lesson-title", "the lesson is read next");
    for step in 2..=3 {
        page.tab_to("#lesson-next");
        page.press("Enter");
        page.wait_until(&format!("({title}).includes('step {step}')"));
        assert_eq!(page.value("document.activeElement.id"), "lesson-title", "the new step is read");
    }
    page.tab_to("#lesson-panel input[type=radio]");
    page.press(" ");
    page.tab_to("#reveal");
    page.press("Enter");
    page.wait_until("document.querySelector('#answer-told')");
    assert_eq!(page.value("document.activeElement.id"), "lesson-answer", "the answer is read next");
    let answer = page.value("document.querySelector('#answer-told').innerText").as_str().unwrap().to_owned();
    assert!(
        answer.contains("leads") && answer.contains("Customers won") && answer.contains("95 %"),
        "{answer}"
    );
    page.tab_to("#lesson-next");
    page.press("Enter");
    page.wait_until(&format!("({title}).includes('step 4')"));
    let panel = "document.querySelector('#lesson-panel')";
    assert_eq!(page.value(&format!("{panel}.innerText.includes('To take home: ')")), true);
    page.tab_to("#lever-box-range");
    page.press("ArrowRight");
    page.wait_until("document.querySelector('#lesson-task').innerText === 'Done.'");
    page.value("document.querySelector('#lesson-title').focus()");
    page.tab_to("#lesson-next");
    page.press("Enter");
    page.wait_until(&format!("{panel}.hidden"));
    assert_eq!(page.value("document.activeElement.id"), "lesson");
    kept_to_itself(&mut page, &server);
}

/// Brings the page into one of the states that people meet.
type State = (&'static str, &'static dyn Fn(&mut Page<'_>));

const STATES: [State; 6] = [
    ("opened", &|_| ()),
    ("inputs", &|page| {
        page.value(
            "document.querySelectorAll('#others, #others details').forEach(part => { part.open = true; })",
        );
        page.wait_until("document.querySelectorAll('#more .lever').length > 100");
    }),
    ("tables", &|page| {
        page.value("document.querySelectorAll('#closer > details:not(#others)').forEach(part => { part.open = true; })");
        page.value("relaylab.player.go(60)");
        page.wait_until("document.querySelector('#explain-body details')");
        page.value("document.querySelector('#explain-body details').open = true");
    }),
    ("compared", &|page| {
        page.value("document.querySelector('#ab').open = true");
        page.value("document.querySelector('#lever-box-range').focus()");
        page.press("PageUp");
        page.wait_until(&rests());
        page.wait_until("document.querySelector('#compare tr[data-metric]')");
        page.value("relaylab.track.pick(relaylab.track.runners()[0], true)");
        page.wait_until("document.querySelector('#life li, #life > p:not(.note)')");
    }),
    ("lesson", &|page| {
        page.value("(select => { select.value = '2'; select.dispatchEvent(new Event('change')); })(document.querySelector('#lesson'))");
        page.wait_until("document.querySelector('#lesson-next')");
        page.click("#lesson-next");
        page.wait_until("document.querySelector('#lesson-panel input')");
    }),
    ("shared", &|page| {
        page.click("#share");
        page.wait_until("document.querySelector('#dialog').open");
    }),
];

/// What axe-core finds by the rules of WCAG 2.2 A and AA, and by its best practices.
pub(super) fn axe(page: &mut Page<'_>) -> Value {
    page.value(include_str!("vendor/axe.min.js"));
    page.value(
        "axe.run(document, { preload: false, resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a',
            'wcag21aa', 'wcag22aa', 'best-practice'] }).then(found => found.violations.map(rule =>
            `${rule.id}: ${rule.help}: ${rule.nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join(' | ')}`))",
    )
}

#[test]
fn the_explorer_shuts_nobody_out() {
    let mut browser = chromium();
    let server = Explorer::start(&[]);
    for (name, bring) in STATES {
        let mut page = open(&mut browser, &server, QUICK);
        page.click("#play");
        page.value("relaylab.player.go(60)");
        bring(&mut page);
        page.wait_until(&rests());
        for light in ["light", "dark"] {
            if light == "dark" {
                page.dark();
                page.wait_until(&rests());
            }
            page.picture(&album().join(format!("explorer-{name}-{light}.png")));
            assert_eq!(axe(&mut page), serde_json::json!([]), "{name}, {light}");
        }
        // A telephone, the narrowest screen of WCAG 2.2 (1.4.10), and a laptop at 200 %.
        for (width, height) in [(390, 844), (320, 640), (640, 400)] {
            page.screen(width, height);
            looks::nothing_scrolls_sideways(name, &mut page);
            page.picture(&album().join(format!("explorer-{name}-{width}.png")));
        }
        kept_to_itself(&mut page, &server);
    }
}

#[test]
fn nothing_moves_for_those_whom_it_disturbs() {
    let mut browser = chromium();
    let server = Explorer::start(&[]);
    let mut page = open(&mut browser, &server, QUICK);
    page.wait_until("relaylab.player.day > 3");
    page.calm();
    page.reload();
    page.wait_until(&rests());
    page.pictures(30);
    assert_eq!(page.value("relaylab.player.day"), 0, "time stands until somebody starts it");
    page.value("relaylab.player.go(90)");
    assert_eq!(page.value("relaylab.track.step(0.0)"), false, "everybody is where they belong at once");
}

#[test]
fn a_laptop_shows_it_all_and_a_telephone_slider_and_chart() {
    let mut browser = chromium();
    let server = Explorer::start(&[]);
    let mut page = open(&mut browser, &server, QUICK);
    page.value("document.querySelector('#lever-box-range').focus()");
    page.press("End");
    page.wait_until(&rests());
    assert_ne!(page.value("document.querySelector('#verdict').innerText"), "");
    let parts = "['#question', '#told-now', '#track', '#player', '#lever-box-range', '#hill-picture', '[data-line=leads]',
        '[data-line=queue]', '[data-line=customers]', '#closer-links']";
    let below = |page: &mut Page<'_>, parts: &str| {
        page.value(&format!(
            "{parts}.filter(part => {{ const box = document.querySelector(part).getBoundingClientRect();
                return box.height === 0 || box.bottom + scrollY > innerHeight; }})"
        ))
    };
    for (width, height) in [(1280, 800), (1366, 768), (1920, 1080)] {
        page.screen(width, height);
        page.pictures(3);
        assert_eq!(below(&mut page, parts), serde_json::json!([]), "{width}");
    }
    page.screen(390, 844);
    page.pictures(3);
    assert_eq!(
        below(&mut page, "['#question', '#told-now', '#hill-picture', '#lever-box-range']"),
        serde_json::json!([])
    );
    kept_to_itself(&mut page, &server);
}
