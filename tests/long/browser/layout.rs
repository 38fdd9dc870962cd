//! Where everything stands: every page of every scenario that comes with relaylab, on every screen and on paper.

use super::chromium::{Page, chromium};
use super::{album, looks, told};
use crate::program::ends;
use crate::tables::python;
use relaylab::cli::exit;
use relaylab::scenario::PRESETS;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Widths of screens, in pixels: telephones, a tablet, desks.
const SCREENS: [u32; 5] = [320, 390, 768, 1280, 1920];
/// Paper: name, width and height in inches, and the width between its margins in pixels.
const PAPERS: [(&str, f64, f64, u32); 2] = [("A4", 8.27, 11.69, 703), ("Letter", 8.5, 11.0, 725)];
/// The most of a sheet that may be empty in one piece, but for the last one.
const VOID: f64 = 1.0 / 3.0;
/// The least of the last of several sheets that must be filled: more than a foot that did not fit.
const FILLED: f64 = 0.15;
/// What is wrong with the layout of the page as it stands.
const FAULTS: &str = include_str!("layout.js");

/// A report, and the most sheets of paper it may take.
struct Report {
    name: String,
    file: PathBuf,
    sheets: usize,
    /// What the terminal said.
    text: String,
}

/// Plays a command into a folder of its own.
fn made(home: &Path, name: &str, arguments: &[&str], sheets: usize) -> Report {
    let rest: &[&str] = if arguments[0] == "balance" { &["--points", "5"] } else { &[] };
    let (text, _) = ends(home, &[arguments, rest, &["-q", "--out", name]].concat(), exit::OK);
    Report { name: name.to_owned(), file: home.join(name).join("report.html"), sheets, text }
}

/// What a firm saw, and what it does not know.
const TARGETS: &str = "\
scenario = \"balanced.toml\"
people = 300
[targets]
leads = { value = 20, tolerance = 0.2 }
won = { value = 6, tolerance = 0.3 }
awareness = { value = 0.8, tolerance = 0.1 }
[parameters]
need.in_market = { from = 0.05, to = 0.5, log = true }
closing.intercept = { from = -4, to = 0 }
";

/// Reports of every preset, of comparisons of two to eight scenarios, and of every study.
fn reports(home: &Path) -> Vec<Report> {
    let few = ["--people", "300", "--seeds", "10"];
    let mut reports = Vec::new();
    for preset in PRESETS {
        for (file, text) in [(preset.file, preset.text)].iter().chain(preset.beside) {
            fs::create_dir_all(home.join(file).parent().unwrap()).unwrap();
            fs::write(home.join(file), text).unwrap();
        }
        // Files that come with a scenario say how many people there are.
        let own = preset.beside.iter().any(|(file, _)| file.ends_with(".csv"));
        let size: &[&str] = if own { &["--seeds", "3"] } else { &few };
        reports.push(made(home, preset.name, &[&["run", preset.file], size].concat(), 2));
    }
    let base = fs::read_to_string(home.join("balanced.toml")).unwrap();
    let variants: Vec<String> = (1..9).map(|k| format!("a-firm-with-price-{k}.toml")).collect();
    for (file, price) in variants.iter().zip([1000, 950, 1050, 900, 1100, 850, 1150, 800]) {
        fs::write(home.join(file), base.replace("list = 1_000", &format!("list = {price}"))).unwrap();
    }
    let led = ["balanced.toml", "marketing-led.toml", "sales-led.toml", "over-marketing.toml"];
    for (name, count) in [("two", 2), ("three", 3), ("four", 4)] {
        reports.push(made(home, name, &[&["compare"], &led[..count], &few].concat(), 2));
    }
    let eight: Vec<&str> = variants.iter().map(String::as_str).collect();
    reports.push(made(home, "eight", &[&["compare"], &eight[..], &few].concat(), 3));
    reports.push(made(home, "balance", &[&["balance", "balanced.toml"], &few[..]].concat(), 1));
    let within = ["balance", "balanced.toml", "--within", "marketing"];
    reports.push(made(home, "balance-within", &[&within, &few[..]].concat(), 1));
    reports.push(made(home, "attribute", &[&["attribute", "balanced.toml"], &few[..]].concat(), 2));
    reports.extend(others(home));
    reports
}

/// Studies that move several inputs together.
fn others(home: &Path) -> Vec<Report> {
    let few = ["balanced.toml", "--people", "300"];
    let moved = |word: &'static str| [word, "sales_share=0.1..0.9", word, "price.list=800..1200"];
    fs::write(home.join("targets.toml"), TARGETS).unwrap();
    let asked = |verb, rest: &[&'static str]| [&[verb], &few[..], rest].concat();
    [
        ("sensitivity", [&asked("sensitivity", &["--rows", "16"])[..], &moved("--input")].concat()),
        ("morris", asked("sensitivity", &["--morris", "--trajectories", "4"])),
        ("optimise", [&asked("optimise", &["--runs", "200"])[..], &moved("--lever")].concat()),
        ("calibrate", vec!["calibrate", "targets.toml", "--runs", "200"]),
    ]
    .map(|(name, arguments)| made(home, name, &arguments, 2))
    .into()
}

/// What is wrong with the page as it stands.
fn faults(page: &mut Page<'_>) -> Vec<String> {
    let found = page.value(FAULTS);
    found.as_array().unwrap().iter().map(|fault| fault.as_str().unwrap().to_owned()).collect()
}

/// What is wrong with the sheets of some files: their number, and what is empty on them.
fn faults_of_sheets(files: &[(PathBuf, usize)]) -> Vec<String> {
    let mut command = Command::new(python());
    command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/long/browser/sheets.py"));
    let output = command.args(files.iter().map(|(file, _)| file)).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let answers = String::from_utf8(output.stdout).unwrap();
    let mut faults = Vec::new();
    for ((file, most), answer) in files.iter().zip(answers.lines()) {
        let answer: Value = serde_json::from_str(answer).unwrap();
        let sheets = answer["sheets"].as_array().unwrap();
        let name = file.file_stem().unwrap().display();
        if sheets.is_empty() || sheets.len() > *most {
            faults.push(format!("{name}: {} sheets", sheets.len()));
        }
        let share = |sheet: &Value, of: &str| sheet[of].as_f64().unwrap();
        for (number, sheet) in (1..).zip(sheets) {
            let last = number == sheets.len();
            if !last && share(sheet, "void") > VOID {
                faults.push(format!(
                    "{name}: {:.0} % of sheet {number} are empty",
                    100.0 * share(sheet, "void")
                ));
            }
            if last && number > 1 && share(sheet, "filled") < FILLED {
                faults.push(format!("{name}: nearly nothing on the last sheet"));
            }
        }
    }
    faults
}

#[test]
fn every_page_fits_every_screen_and_sheet() {
    let mut browser = chromium();
    let home = tempfile::tempdir().unwrap();
    let (mut wrong, mut printed) = (Vec::new(), Vec::new());
    for Report { name, file, sheets, text } in reports(home.path()) {
        let mut page = browser.open(&file);
        for width in SCREENS {
            page.screen(width, 900);
            wrong.extend(faults(&mut page).into_iter().map(|fault| format!("{name} at {width}: {fault}")));
        }
        if PRESETS.iter().any(|preset| preset.name == name) {
            wrong.extend(
                told::differently(&text, &mut page).into_iter().map(|what| format!("{name}: {what}")),
            );
        }
        page.dark();
        looks::text_can_be_read(&name, "dark", &mut page);
        for (paper, width, height, between) in PAPERS {
            page.medium("print");
            page.screen(between, 900);
            wrong.extend(faults(&mut page).into_iter().map(|fault| format!("{name} on {paper}: {fault}")));
            page.medium("");
            let pdf = album().join(format!("{name}-{paper}.pdf"));
            fs::write(&pdf, page.print(width, height)).unwrap();
            printed.push((pdf, sheets));
        }
    }
    wrong.extend(faults_of_sheets(&printed));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_page_that_does_not_fit_is_found_out() {
    let mut browser = chromium();
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("bad.html");
    let table = "<div class=scroll style='overflow-x:auto'><table><tr><th>First<td style='min-width:900px'>wide</table></div>";
    let label = "<svg width=90 height=40><text x=4 y=20>";
    let broken: [(&str, String); 9] = [
        ("covered", "<p>one</p><p style='margin-top:-34px'>other</p>".into()),
        ("beyond the sheet", "<p style='margin-left:-60px'>words</p>".into()),
        ("beyond its figure", format!("{label}a long label that is cut</text></svg>")),
        ("cut label", format!("{label}a lo…</text></svg>")),
        ("wider than its box", "<p style='width:40px;white-space:nowrap'>some words</p>".into()),
        ("cut table", table.into()),
        ("broken word", "<p style='width:3em;overflow-wrap:anywhere'>Awareness</p>".into()),
        ("broken number", "<p style='width:2.6em'>about −318 k more</p>".into()),
        ("the page scrolls sideways", "<div style='width:900px;height:1px'></div>".into()),
    ];
    let write = |body: &str| {
        let head =
            "<!doctype html><html lang=en><meta name=viewport content='width=device-width'><title>x</title>";
        fs::write(&file, format!("{head}<body>{body}")).unwrap();
    };
    for (what, body) in &broken {
        write(body);
        let mut page = browser.open(&file);
        page.screen(320, 640);
        let found = faults(&mut page);
        assert!(found.iter().any(|fault| fault.starts_with(what)), "{what}: {found:?}");
    }
    write("<p>Nothing is wrong with 3 k here.</p>");
    assert_eq!(faults(&mut browser.open(&file)), Vec::<String>::new());
    let full = "<div style='height:9in;background:#888'></div>";
    for (what, body, most) in [
        ("2 sheets", format!("{full}{full}"), 1),
        ("of sheet 1 are empty", format!("<p>a</p><div style='break-before:page'>{full}</div>"), 2),
        ("nearly nothing", format!("{full}<p style='break-before:page'>b</p>"), 2),
    ] {
        write(&body);
        let pdf = home.path().join("bad.pdf");
        fs::write(&pdf, browser.open(&file).print(8.27, 11.69)).unwrap();
        let found = faults_of_sheets(&[(pdf, most)]);
        assert!(found.len() == 1 && found[0].contains(what), "{what}: {found:?}");
    }
}
