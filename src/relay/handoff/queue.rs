//! The queue of sales: leads by day of arrival, and within a day by what the discipline looks at.
//!
//! Days are kept apart so that leads too old for the agreement leave together, and so that a discipline that weighs
//! score against age needs to compare only the best of each day.

use crate::population::Lead;
use crate::scenario::sections::Discipline;
use std::cmp::Ordering;
use std::collections::{BinaryHeap, VecDeque};

#[derive(Clone, Copy, Debug)]
struct Waiting {
    key: f64,
    lead: Lead,
}

impl PartialEq for Waiting {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Waiting {}

impl PartialOrd for Waiting {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Waiting {
    fn cmp(&self, other: &Self) -> Ordering {
        // Among equals it is first come, first served: their numbers say nothing about people.
        let earlier = || other.lead.ready.total_cmp(&self.lead.ready);
        self.key
            .total_cmp(&other.key)
            .then_with(earlier)
            .then_with(|| self.lead.person.cmp(&other.lead.person))
    }
}

/// Leads that wait for a rep.
#[derive(Clone, Debug, Default)]
pub struct Queue {
    days: VecDeque<(u32, BinaryHeap<Waiting>)>,
    len: usize,
}

impl Queue {
    /// How many wait.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether nobody waits.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Adds a lead that arrives on a day.
    pub fn push(&mut self, day: u32, lead: Lead, discipline: Discipline) {
        let key = match discipline {
            Discipline::Fifo => -lead.ready,
            Discipline::Lifo => lead.ready,
            Discipline::Score | Discipline::CMu => f64::from(lead.score),
        };
        if self.days.back().is_none_or(|(last, _)| *last != day) {
            self.days.push_back((day, BinaryHeap::new()));
        }
        if let Some((_, heap)) = self.days.back_mut() {
            heap.push(Waiting { key, lead });
            self.len += 1;
        }
    }

    /// Takes the lead whose turn it is; `worth(score, days)` weighs a score that arrived so many days ago.
    pub fn pop(&mut self, day: u32, discipline: Discipline, worth: impl Fn(f64, u32) -> f64) -> Option<Lead> {
        let waiting = |(_, (_, heap)): &(usize, &(u32, BinaryHeap<Waiting>))| !heap.is_empty();
        let mut days = self.days.iter().enumerate().filter(waiting);
        let chosen = match discipline {
            Discipline::Fifo => days.next(),
            Discipline::Lifo => days.next_back(),
            Discipline::Score | Discipline::CMu => days.max_by(|a, b| {
                let value = |entry: &(u32, BinaryHeap<Waiting>)| {
                    entry.1.peek().map_or(f64::NEG_INFINITY, |top| worth(top.key, day - entry.0))
                };
                // Among equals the older day comes first.
                value(a.1).total_cmp(&value(b.1)).then_with(|| b.1.0.cmp(&a.1.0))
            }),
        };
        let place = chosen?.0;
        let lead = self.days[place].1.pop().map(|waiting| waiting.lead);
        self.len -= usize::from(lead.is_some());
        while self.days.front().is_some_and(|(_, heap)| heap.is_empty()) {
            self.days.pop_front();
        }
        lead
    }

    /// Takes all leads of the oldest day, if that is more than `most` days ago.
    pub fn take_older(&mut self, day: u32, most: u32) -> Option<Vec<Lead>> {
        if self.days.front().is_none_or(|(first, _)| first + most >= day) {
            return None;
        }
        let (_, heap) = self.days.pop_front()?;
        self.len -= heap.len();
        Some(heap.into_sorted_vec().into_iter().map(|waiting| waiting.lead).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(discipline: Discipline) -> Vec<u32> {
        let mut queue = Queue::default();
        for (person, day, hour, score) in
            [(0, 0, 9.0, 0.2), (1, 0, 11.0, 0.9), (2, 1, 33.0, 0.5), (3, 1, 35.0, 0.1)]
        {
            let lead = Lead { person, ready: hour, score, ..Lead::default() };
            queue.push(day, lead, discipline);
        }
        let worth = |score: f64, days: u32| {
            if discipline == Discipline::CMu { score / f64::from(1 + 2 * days) } else { score }
        };
        std::iter::from_fn(|| queue.pop(1, discipline, worth)).map(|lead| lead.person).collect()
    }

    #[test]
    fn each_discipline_has_its_order() {
        assert_eq!(order(Discipline::Fifo), [0, 1, 2, 3]);
        assert_eq!(order(Discipline::Lifo), [3, 2, 1, 0]);
        assert_eq!(order(Discipline::Score), [1, 2, 0, 3]);
        assert_eq!(order(Discipline::CMu), [2, 1, 3, 0]);
    }

    #[test]
    fn equal_scores_are_served_as_they_came() {
        for discipline in [Discipline::Score, Discipline::CMu] {
            let mut queue = Queue::default();
            for (person, day, ready) in [(7, 0, 11.0), (3, 0, 9.0), (1, 1, 26.0), (8, 1, 25.0), (2, 2, 50.0)]
            {
                queue.push(day, Lead { person, ready, ..Lead::default() }, discipline);
            }
            let order = std::iter::from_fn(|| queue.pop(2, discipline, |score, _| score));
            assert_eq!(order.map(|lead| lead.person).collect::<Vec<_>>(), [3, 7, 8, 1, 2]);
        }
    }

    #[test]
    fn old_leads_leave_together() {
        let mut queue = Queue::default();
        for day in [0, 0, 3] {
            queue.push(day, Lead::default(), Discipline::Lifo);
        }
        assert_eq!(queue.take_older(5, 5), None);
        assert_eq!(queue.take_older(6, 5).map(|leads| leads.len()), Some(2));
        assert_eq!((queue.take_older(6, 5), queue.len()), (None, 1));
    }
}
