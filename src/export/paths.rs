//! Ways to a purchase: ChannelAttribution's table of paths, and one row a touch for tools that count on their own.

use super::Case;
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

fn sessions(case: &Case<'_>) -> Sheet {
    let mut sheet = Sheet::new(
        "sessions.csv",
        ["user_id", "journey_id", "touch", "time", "channel", "conversion", "conversion_value"],
    );
    for way in case.run.paths.chunk_by(|a, b| (a.person, a.path) == (b.person, b.path)) {
        for (touch, row) in way.iter().enumerate() {
            sheet.rows.push(vec![
                whole(row.person),
                text(format!("{}-{}", row.person, row.path + 1)),
                whole(touch as u64 + 1),
                text(case.date(row.day)),
                text(row.source.clone()),
                text(if row.conversion { "True" } else { "False" }),
                money(row.value_minor),
            ]);
        }
    }
    sheet
}
