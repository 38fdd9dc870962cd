//! Adoptions on ties: when each person of a network from a file adopted, told by how many of those they know had.

use super::reader::{DataKind, DataReader};
use super::table::{DataTable, ReadOff};
use crate::results::Run;
use crate::scenario::Change;
use crate::scenario::data_files::EdgeList;
use crate::study::calibrate::answer::Target;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Those who know one adopter are told from those who know none, and from those who know more.
const EXPOSURES: [&str; 3] = ["nobody", "one adopter", "two or more"];

/// The row.
pub(super) const KIND: DataKind = DataKind {
    name: "ties",
    doc: "When each person of the scenario's network file adopted. Told as the share a period that adopts of those who have \
        not yet, by how many of those they know had by the period before: nobody, one, or more. They were counted, so that \
        each may be off by the luck of one run.",
    columns: &[
        ("id", true, "Name of the person, as in the network's files."),
        ("group", false, "Group that the name is unique in, where the network has groups."),
        (
            "period",
            true,
            "Period of the first purchase, 1 the first; empty, or beyond the last, of who never adopted.",
        ),
    ],
    keys: &[("period_days", "Days of a period; without it, 30."), ("periods", "Periods that were observed.")],
    read,
};

/// Who knows whom, and how long is looked at.
struct Ties {
    known: Vec<Vec<u32>>,
    days: f64,
    periods: u32,
}

impl std::fmt::Debug for Ties {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Whom people know goes with the market.
        write!(out, "Ties {} {}", self.days, self.periods)
    }
}

fn read(reader: &mut DataReader<'_>) -> Option<DataTable> {
    let days = reader.period_days();
    let Some(periods) = reader.number("periods", (1.0, 1e4)) else {
        let message = format!("`data.{}` does not say how many `periods` were observed", reader.name);
        reader.report("D004", message, reader.span("periods"), "write `periods = 17`");
        return None;
    };
    let Some(edges) = reader.market.inputs().edges.clone() else {
        let message =
            "adoptions on ties are those of a network from a file, and the scenario has none".to_owned();
        let help =
            "name the edge list in the scenario: `network.model = \"file\"`, `network.edges = \"ties.csv\"`";
        reader.report("D004", message, reader.span("kind"), help);
        return None;
    };
    let numbers: BTreeMap<&str, usize> =
        edges.names.iter().enumerate().map(|(place, name)| (name.as_str(), place)).collect();
    let mut adopted = vec![None; edges.people as usize];
    let mut read = vec![false; adopted.len()];
    reader.rows(|row, columns| {
        let id = row.filled(columns[0].unwrap_or(0))?;
        let name = columns[1].map_or_else(|| id.to_owned(), |group| format!("{}/{id}", row.cell(group)));
        let Some(&place) = numbers.get(name.as_str()) else {
            let message = format!("nobody of the network is called `{name}`");
            return Err((
                message,
                "use the names of the network's files, with their group where there are groups".to_owned(),
            ));
        };
        if std::mem::replace(&mut read[place], true) {
            return Err((format!("`{name}` is there twice"), "keep one row a person".to_owned()));
        }
        let column = columns[2].unwrap_or(0);
        if !row.cell(column).is_empty() {
            let period =
                row.parsed(column, "a period from 1 up", |text| text.parse().ok().filter(|n: &u32| *n > 0))?;
            adopted[place] = Some(period).filter(|period| f64::from(*period) <= periods);
        }
        Ok(())
    })?;
    reader.must_last(days * periods, &format!("period {periods}"));
    let ties = Ties { known: known(&edges), days, periods: periods as u32 };
    let found = ties.shares(&adopted);
    let target = |(who, value): (&str, Option<f64>)| {
        let name = format!("{}: adopt a period, knowing {who}", reader.name);
        Target::counted(name, "share", value.unwrap_or(f64::NAN), 0.0)
    };
    if found.iter().any(Option::is_none) {
        let message = format!("`data.{}` has too few adopters to tell what ties do", reader.name);
        let help = "somebody must be left who knows one adopter, and somebody who knows two";
        reader.report("D004", message, reader.span("file"), help);
        return None;
    }
    let targets = EXPOSURES.into_iter().zip(found).map(target).collect();
    Some(DataTable { targets, of: Arc::new(ties) })
}

/// Whom each person knows, whichever way the tie is written.
fn known(edges: &EdgeList) -> Vec<Vec<u32>> {
    let mut known = vec![Vec::new(); edges.people as usize];
    for &(from, to) in &edges.edges {
        known[from as usize].push(to);
        known[to as usize].push(from);
    }
    for own in &mut known {
        own.sort_unstable();
        own.dedup();
    }
    known
}

impl Ties {
    /// By how many adopters they know: who adopts in a period, over all who could.
    fn shares(&self, adopted: &[Option<u32>]) -> [Option<f64>; 3] {
        let (mut could, mut did) = ([0_u64; 3], [0_u64; 3]);
        for period in 1..=self.periods {
            for (own, known) in adopted.iter().zip(&self.known) {
                if own.is_some_and(|own| own < period) {
                    continue;
                }
                let before = |other: &&u32| adopted[**other as usize].is_some_and(|day| day < period);
                let exposed = known.iter().filter(before).count().min(EXPOSURES.len() - 1);
                could[exposed] += 1;
                did[exposed] += u64::from(*own == Some(period));
            }
        }
        let share = |place: usize| (could[place] > 0).then(|| did[place] as f64 / could[place] as f64);
        std::array::from_fn(share)
    }
}

impl ReadOff for Ties {
    fn of(&self, run: &Run) -> Vec<Option<f64>> {
        let mut adopted = vec![None; self.known.len()];
        for own in run.purchases.chunk_by(|a, b| a.person == b.person) {
            let first = own.iter().map(|row| row.day).min().unwrap_or(0);
            let period = (f64::from(first) / self.days) as u32 + 1;
            if let Some(adopted) = adopted.get_mut(own[0].person as usize) {
                *adopted = Some(period).filter(|period| *period <= self.periods);
            }
        }
        self.shares(&adopted).to_vec()
    }

    fn records(&self) -> Vec<Change> {
        vec![Change::new("record.crm", true)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_adopts_is_counted_by_whom_they_know() {
        // A path of four: the first adopts in period 1, the second in 2, the last in 1.
        let edges = EdgeList { people: 4, edges: vec![(0, 1), (1, 2), (2, 3)], names: Vec::new() };
        let ties = Ties { known: known(&edges), days: 30.0, periods: 3 };
        // In period 1 nobody is exposed, and two of four adopt. In 2 the second and third know one each, and one of two adopts.
        // In 3 the third knows two, and does not.
        assert_eq!(ties.shares(&[Some(1), Some(2), None, Some(1)]), [Some(0.5), Some(0.5), Some(0.0)]);
    }
}
