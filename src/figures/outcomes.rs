//! What marketing and sales are for, over time: who knows the brand, who became a customer, who still is one.

use super::beside::{Shown, panels};
use super::{Arrangement, Band, Contestant, Figure, Format, Weeks, key_of, list, percent};
use crate::results::metrics::FEW;
use crate::results::{DayRow, Run};

const SHOWN: [Shown; 3] = [
    ("Aware of the brand", "% of people, end of the week", Format::Percent, |runs| {
        Weeks::of(runs).last(|row| 1.0 - row.unaware as f64 / people(row))
    }),
    ("Ever won as customers", "% of people, so far", Format::Percent, |runs| {
        Weeks::of(runs).so_far(|days| Some(won(days) as f64 / people(days.last()?)))
    }),
    ("Still customers", "% of all won so far", Format::Percent, still),
];

fn people(row: &DayRow) -> f64 {
    row.stages().iter().sum::<u64>() as f64
}

/// Customers won, those won back not counted.
fn won(days: &[DayRow]) -> u64 {
    days.iter().map(DayRow::won_new).sum()
}

/// Nothing of a week up to which fewer than [`FEW`] customers had been won with a seed, on average.
fn still(runs: &[Run]) -> Vec<Option<Band>> {
    let shares = Weeks::of(runs).so_far(|days| {
        let won = won(days) as f64;
        (won > 0.0).then(|| (days.last().map_or(0, |day| day.customer) as f64 / won).min(1.0))
    });
    let counts = Weeks::of(runs).so_far(|days| Some(won(days) as f64));
    let enough = |won: Option<Band>| won.is_some_and(|won| won.mean >= FEW as f64);
    shares.into_iter().zip(counts).map(|(share, won)| share.filter(|_| enough(won))).collect()
}

/// The three outcomes of some scenarios over time.
pub(crate) fn outcomes(contestants: &[Contestant<'_>], scope: String) -> Figure {
    let subtitle = "Awareness, conversion and retention by week";
    let (panels, data) = panels(&SHOWN, contestants, "Too few customers to tell of.");
    let at_end = |contestant: &Contestant<'_>| {
        let share = |run: &Run| Some(won(&run.days) as f64 / people(run.days.last()?));
        let letter = contestant.hue.letter();
        let shares = Band::of(contestant.runs.iter().filter_map(share));
        shares.map_or(format!("none in {letter}"), |band| format!("{} in {letter}", percent(band.mean)))
    };
    let ends: Vec<String> = contestants.iter().map(at_end).collect();
    Figure {
        title: format!("Of all people, {} became customers", list(&ends)),
        subtitle: subtitle.into(),
        scope,
        key: key_of(contestants),
        arrangement: Arrangement::Grid(3),
        panels,
        notes: std::iter::once(format!(
            "Lines: mean over seeds. Bands: middle 50 and 90 % of seeds (all below ten). Still customers: those won back \
                 among them; left out: fewer than {FEW} won a seed."
        ))
        .chain(contestants.first().and_then(|first| Weeks::of(first.runs).left_out()))
        .collect(),
        data,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Hue, fixture};
    use super::*;

    #[test]
    fn few_customers_tell_of_no_retention_and_shares_lie_between_nothing_and_all() {
        let runs = fixture::runs(5, 52);
        let contestants = [Contestant { name: "one".into(), hue: Hue::A, runs: &runs }];
        let figure = outcomes(&contestants, "scope".into());
        assert_eq!(figure.panels.len(), 3);
        assert!(figure.title.starts_with("Of all people, "), "{}", figure.title);
        for (_, _, _, of) in SHOWN {
            assert!(of(&runs).iter().flatten().all(|band| 0.0 <= band.low && band.high <= 1.0));
        }
        let few = [fixture::nobody_buys()];
        assert!(still(&few).iter().all(Option::is_none));
    }
}
