//! What follows from the runs of a comparison and its verdict.

use super::answer::{Against, Answer};
use super::{checks, economics, words};
use crate::results::metrics::{MetricList, Outcome};
use crate::results::summary::Spread;
use crate::study::{Paired, Verdict};

impl Answer {
    /// Concludes what follows from the runs and the verdict.
    pub(super) fn concluded(mut self) -> Self {
        self.ranking = ranking(&self.verdict, self.names.len());
        self.spreads = self.outcomes.iter().map(|outcomes| spreads(self.metrics, outcomes)).collect();
        self.against = against(&self);
        self.economics = economics::rows(&self);
        self.sentence = words::sentence(&self);
        self.leads = self.verdict.rivals.iter().map(|rival| words::lead(&self, rival)).collect();
        self.checks = checks::all(&self);
        self
    }
}

fn ranking(verdict: &Verdict, scenarios: usize) -> Vec<usize> {
    let mut places = vec![verdict.leader];
    places.extend(verdict.rivals.iter().map(|rival| rival.place));
    let missing: Vec<usize> = (0..scenarios).filter(|place| !places.contains(place)).collect();
    places.extend(missing);
    places
}

fn spreads(metrics: MetricList, outcomes: &[Outcome]) -> Vec<Option<Spread>> {
    metrics.iter().map(|metric| Spread::whole(outcomes.iter().map(|outcome| outcome.get(metric)))).collect()
}

fn against(answer: &Answer) -> Vec<Vec<Against>> {
    let mut rows: Vec<Vec<Against>> = vec![Vec::new(); answer.names.len()];
    for (column, metric) in answer.metrics.iter().enumerate() {
        let values = answer.values(metric);
        for place in answer.others() {
            let row = || {
                let paired = Paired::whole(&values[place], &values[answer.baseline])?;
                let base = answer.spreads[answer.baseline][column]?;
                let (interval, middle) = (paired.interval(0.05), paired.interval(0.5));
                Some(Against { metric, base, paired, interval, middle })
            };
            rows[place].extend(row());
        }
    }
    rows
}
