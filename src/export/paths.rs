//! Ways to a purchase: a table of paths as `ChannelAttribution` reads it, and one row a touch for tools that count on their own.

use super::case::Case;
use super::sheet::{Sheet, money, text, whole};
use std::collections::BTreeMap;

/// What stands between two touches of a path; no name of a source has it.
const SEPARATOR: &str = " > ";

pub(super) fn sheets(case: &Case<'_>) -> Vec<Sheet> {
    vec![paths(case), sessions(case)]
}

/// How often a path was gone, and what came of it.
#[derive(Default)]
struct Total {
    conversions: u64,
    value_minor: i64,
    nulls: u64,
}

fn paths(case: &Case<'_>) -> Sheet {
    let mut totals: BTreeMap<String, Total> = BTreeMap::new();
    for way in case.run.paths.chunk_by(|a, b| (a.person, a.path) == (b.person, b.path)) {
        let steps: Vec<&str> = way.iter().map(|touch| touch.source.as_str()).collect();
        let total = totals.entry(steps.join(SEPARATOR)).or_default();
        let bought = way.iter().any(|touch| touch.conversion);
        total.conversions += u64::from(bought);
        total.nulls += u64::from(!bought);
        total.value_minor += way.iter().map(|touch| touch.value_minor).sum::<i64>();
    }
    let mut sheet =
        Sheet::new("paths.csv", ["path", "total_conversions", "total_conversion_value", "total_null"]);
    let row = |(path, total): (String, Total)| {
        vec![text(path), whole(total.conversions), money(total.value_minor), whole(total.nulls)]
    };
    sheet.rows = totals.into_iter().map(row).collect();
    sheet
}

/// One row a touch. A market knows days alone, so seconds keep the order of touches of one day.
fn sessions(case: &Case<'_>) -> Sheet {
    let mut sheet = Sheet::new(
        "sessions.csv",
        ["user_id", "journey_id", "touch", "time", "channel", "conversion", "conversion_value"],
    );
    for person in case.run.paths.chunk_by(|a, b| a.person == b.person) {
        let (mut today, mut second, mut path, mut touch) = (None, 0, None, 0);
        for row in person {
            second = if today == Some(row.day) { second + 1 } else { 0 };
            touch = if path == Some(row.path) { touch + 1 } else { 1 };
            (today, path) = (Some(row.day), Some(row.path));
            let (minutes, seconds) = (second / 60, second % 60);
            sheet.rows.push(vec![
                whole(row.person),
                text(format!("{}-{}", row.person, row.path + 1)),
                whole(touch),
                text(format!("{} {:02}:{:02}:{seconds:02}", case.date(row.day), minutes / 60, minutes % 60)),
                text(row.source.clone()),
                text(if row.conversion { "True" } else { "False" }),
                money(row.value_minor),
            ]);
        }
    }
    sheet
}
