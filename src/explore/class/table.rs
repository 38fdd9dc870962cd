//! The table of a class: what each guess earns and loses, as far as ten years tell, and what the class guesses together.

use super::pasted::Pasted;
use crate::error::Error;
use crate::explore::limits::{MOST_POINTS, MOST_SEEDS};
use crate::explore::refusal::refusal;
use crate::explore::say::number;
use crate::results::summary::{Spread, TENTHS};
use crate::study::{Curve, Estimate, Standing};
use crate::words::harmless;
use crate::words::numbers::{count, list, percent};
use serde_json::{Value, json};

/// A guess with how it stands.
struct Stands<'p> {
    line: usize,
    name: &'p str,
    guess: String,
    share: f64,
    standing: Standing,
}

/// The table of some guesses on a curve: sentences, what is wrong with lines, rows, and all as CSV.
///
/// # Errors
/// When the curve is none, or of too few years to tell anything.
pub(in crate::explore) fn table(
    pasted: &Pasted,
    points: Vec<f64>,
    found: Vec<Vec<f64>>,
    currency: &str,
) -> Result<Value, Error> {
    let few = || refusal("this curve tells nothing", "play ten years of every balance first");
    let curve = Some((points, found))
        .filter(|(points, found)| points.len() == found.len() && points.is_sorted_by(|a, b| a < b))
        .filter(|(points, found)| {
            points.len() <= MOST_POINTS && found.iter().all(|row| row.len() <= MOST_SEEDS as usize)
        })
        .and_then(|(points, found)| Curve::new(points, found))
        .ok_or_else(few)?;
    let shares: Vec<f64> = pasted.guesses.iter().map(|(_, guess)| guess.share()).collect();
    let standings = curve.standings(&shares, 1.0).ok_or_else(few)?;
    let mut rows: Vec<Stands<'_>> = pasted
        .guesses
        .iter()
        .zip(&standings)
        .map(|((line, guess), &standing)| Stands {
            line: *line,
            name: &guess.name,
            guess: guess.percent(),
            share: guess.share(),
            standing,
        })
        .collect();
    // Who shares a place is in the order of the alphabet, which ranks nobody.
    rows.sort_by_key(|row| (row.standing.place, row.name.to_lowercase()));
    let says: Vec<String> = first(&rows).into_iter().chain(together(&curve, &shares)).collect();
    let said = pasted.said.iter().map(|(line, why, cure)| json!({ "line": line, "why": why, "cure": cure }));
    Ok(json!({
        "says": says,
        "said": said.collect::<Vec<_>>(),
        "others": pasted.others,
        "rows": rows.iter().map(|row| row.json(&rows)).collect::<Vec<_>>(),
        "marks": marks(&curve, &shares),
        "csv": csv(&rows, currency),
    }))
}

/// Who is first, as far as that can be told.
fn first(rows: &[Stands<'_>]) -> Option<String> {
    let all = count(rows.len() as f64, "guess", "guesses");
    let as_good = rows.iter().filter(|row| row.standing.regret.interval.0 <= 0.0).count();
    let names: Vec<String> =
        rows.iter().filter(|row| row.standing.place == 1).map(|row| row.name.to_owned()).collect();
    let before = match (rows.len(), as_good) {
        (0, _) => return None,
        (1, 1) => "The one guess cannot be told from the best balance".to_owned(),
        (1, _) => return Some("The one guess is surely worse than the best balance.".to_owned()),
        (_, 0) => format!("All {all} are surely worse than the best balance"),
        (many, good) if many == good => {
            return Some(format!("None of the {all} can be told from the best balance: all are first."));
        }
        (_, good) => format!("{good} of {all} cannot be told from the best balance"),
    };
    Some(match names.len() {
        _ if rows.len() == 1 => format!("{before}."),
        n if n <= 6 => format!("{before}; first: {}.", list(&names)),
        n => format!("{before}; {n} share the first place."),
    })
}

/// What the class guesses together: from ten guesses on a mean and a spread, and what the mean would come to.
fn together(curve: &Curve, shares: &[f64]) -> Option<String> {
    let spread = Spread::of(shares.iter().copied().map(Some))?;
    let all = count(spread.n as f64, "guess", "guesses");
    if spread.n < TENTHS {
        let (low, high) = (percent(spread.low), percent(spread.high));
        let range = if low == high { format!("at {low}") } else { format!("from {low} to {high}") };
        return Some(format!("{all} {range}; a mean and a spread of the class take {TENTHS} or more."));
    }
    let regret = curve.regret(spread.mean, 1.0);
    let open = if regret.interval.0 > 0.0 { "" } else { ", and cannot be told from the best" };
    Some(format!(
        "The mean of {all} is {}; eight in ten lie between {} and {}. The mean guess itself would have a regret of {}{open}.",
        percent(spread.mean),
        percent(spread.low),
        percent(spread.high),
        between(regret),
    ))
}

fn interval(estimate: Estimate) -> String {
    let (low, high) = estimate.interval;
    format!("{} to {}", number(low), number(high))
}

fn between(estimate: Estimate) -> String {
    format!("{} (90 % interval {})", number(estimate.value), interval(estimate))
}

impl Stands<'_> {
    fn json(&self, all: &[Self]) -> Value {
        let Standing { value, regret, place } = self.standing;
        let shared = all.iter().filter(|other| other.standing.place == place).count() > 1;
        json!({
            "line": self.line, "name": self.name, "guess": self.guess, "at": self.share, "place": place, "shared": shared,
            "earns": number(value.value), "earns_interval": interval(value),
            "regret": number(regret.value), "regret_interval": interval(regret),
        })
    }
}

/// Where the guesses are on the curve: share, what comes of it, and how many guess it.
fn marks(curve: &Curve, shares: &[f64]) -> Vec<(f64, f64, usize)> {
    let mut sorted = shares.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted
        .chunk_by(|a, b| a.total_cmp(b).is_eq())
        .map(|same| (same[0], curve.at(same[0]), same.len()))
        .collect()
}

/// The table as CSV. No text of it runs as a formula in a spreadsheet.
fn csv(rows: &[Stands<'_>], currency: &str) -> String {
    let money = |name: &str| format!("{name}, {currency}");
    let header = [
        "place".to_owned(),
        "name".to_owned(),
        "share of sales".to_owned(),
        money("profit"),
        money("profit, 90 % from"),
        money("profit, 90 % to"),
        money("regret"),
        money("regret, 90 % from"),
        money("regret, 90 % to"),
        "line".to_owned(),
    ];
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut written = writer.write_record(header.map(|cell| harmless(&cell)));
    for row in rows {
        let Standing { value, regret, place } = row.standing;
        let amounts = [
            value.value,
            value.interval.0,
            value.interval.1,
            regret.value,
            regret.interval.0,
            regret.interval.1,
        ];
        let cells = [place.to_string(), harmless(row.name), row.share.to_string()]
            .into_iter()
            .chain(amounts.map(|amount| format!("{amount:.2}")))
            .chain([row.line.to_string()]);
        written = written.and_then(|()| writer.write_record(cells));
    }
    let bytes = written.ok().and_then(|()| writer.into_inner().ok());
    bytes.and_then(|bytes| String::from_utf8(bytes).ok()).expect("rows of one length are written to memory")
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{firm, line};
    use super::*;

    fn points() -> Vec<f64> {
        (0..=10).map(|i| f64::from(i) / 10.0).collect()
    }

    fn told(guesses: &[(&str, f64)], seeds: usize, of: &dyn Fn(f64) -> f64) -> Result<Value, Error> {
        let points = points();
        let found = points.iter().map(|&at| (0..seeds).map(|seed| of(at) + seed as f64).collect()).collect();
        let text: String = guesses.iter().map(|(name, share)| line(name, *share) + "\n").collect();
        table(&Pasted::of(&text, &firm()), points, found, "EUR")
    }

    fn hill(at: f64) -> f64 {
        50_000.0 - 100_000.0 * (at - 0.6) * (at - 0.6)
    }

    #[test]
    fn a_table_ranks_as_far_as_can_be_told_and_within_a_place_by_name() {
        let told = told(&[("Zoe", 0.6), ("Bo", 0.2), ("=Eve", 0.2), ("Ada", 0.6)], 10, &hill).unwrap();
        let row = |place: usize| &told["rows"][place];
        let names: Vec<&str> = (0..4).map(|place| row(place)["name"].as_str().unwrap()).collect();
        assert_eq!(names, ["Ada", "Zoe", "=Eve", "Bo"]);
        let places: Vec<u64> = (0..4).map(|place| row(place)["place"].as_u64().unwrap()).collect();
        assert_eq!(places, [1, 1, 3, 3]);
        assert_eq!(
            (&row(0)["regret"], &row(0)["guess"], &row(0)["shared"]),
            (&json!("0"), &json!("60 %"), &json!(true))
        );
        assert_eq!(row(2)["regret"], "16,000");
        assert_eq!(row(2)["line"], 3);
        assert_eq!(
            told["says"][0],
            "2 of 4 guesses cannot be told from the best balance; first: Ada and Zoe."
        );
        assert_eq!(told["marks"].as_array().unwrap().len(), 2);
        assert_eq!(told["marks"][0][2], 2);
    }

    #[test]
    fn a_csv_has_no_formula_and_its_numbers_are_numbers() {
        let told = told(&[("=1+1", 0.2), ("a, \"b\"", 0.6), ("-x", 0.6), ("@me", 0.6)], 10, &|at| {
            hill(at) - 90_000.0
        })
        .unwrap();
        let csv = told["csv"].as_str().unwrap();
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        assert_eq!(reader.headers().unwrap().len(), 10);
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        let names: Vec<&str> = rows.iter().map(|row| &row[1]).collect();
        assert_eq!(names, ["'-x", "'@me", "a, \"b\"", "'=1+1"]);
        for row in &rows {
            assert!((3..9).all(|cell| row[cell].parse::<f64>().is_ok()), "{row:?}");
        }
        assert!(rows[0][3].starts_with("-39995.") || rows[0][3].starts_with("-39996."), "{csv}");
    }

    #[test]
    fn a_class_of_fewer_than_ten_has_no_mean_and_ten_have_one_with_its_regret() {
        let many: Vec<(String, f64)> =
            (0..10).map(|k| (format!("s{k}"), 0.2 + 0.06 * f64::from(k))).collect();
        let some: Vec<(&str, f64)> = many.iter().map(|(name, share)| (&**name, *share)).collect();
        let nine = told(&some[..9], 10, &hill).unwrap();
        let said = nine["says"][1].as_str().unwrap();
        assert_eq!(said, "9 guesses from 20 % to 68 %; a mean and a spread of the class take 10 or more.");
        let ten = told(&some, 10, &hill).unwrap();
        let said = ten["says"][1].as_str().unwrap();
        assert!(
            said.starts_with("The mean of 10 guesses is 47 %; eight in ten lie between 25 % and 69 %."),
            "{said}"
        );
        assert!(said.contains("a regret of 1,690 (90 % interval "), "{said}");
    }

    #[test]
    fn nothing_is_claimed_from_nine_years_or_of_no_guesses() {
        assert!(told(&[("Ada", 0.5)], 9, &hill).is_err());
        let nobody = told(&[], 10, &hill).unwrap();
        assert_eq!(
            (nobody["says"].as_array().unwrap().len(), nobody["rows"].as_array().unwrap().len()),
            (0, 0)
        );
        let flat = told(&[("Ada", 0.0), ("Bo", 1.0)], 10, &|_| 7.0).unwrap();
        assert_eq!(
            flat["says"][0],
            "None of the 2 guesses can be told from the best balance: all are first."
        );
        let alone = told(&[("Ada", 0.0)], 10, &|at| hill(at) - 90_000.0).unwrap();
        assert_eq!(alone["says"][0], "The one guess is surely worse than the best balance.");
        let twice = table(&Pasted::default(), vec![0.5; 5], vec![vec![1.0; 10]; 5], "EUR");
        let long = table(&Pasted::default(), points(), vec![vec![1.0; 101]; 11], "EUR");
        let none = table(&Pasted::default(), Vec::new(), Vec::new(), "EUR");
        assert!(twice.is_err() && long.is_err() && none.is_err());
        let short = table(&Pasted::default(), vec![0.0, 1.0], vec![vec![1.0; 10]; 2], "EUR");
        assert!(short.is_err() && table(&Pasted::default(), vec![0.0; 5], Vec::new(), "EUR").is_err());
    }
}
