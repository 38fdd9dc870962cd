//! What each channel cost and reached, and what was sold, day by day and segment by segment.

use crate::plan::Plan;
use crate::population::notes::Tally;
use crate::results::{MediaRow, OutcomeRow, Run};

/// Writes down a day. `spend` is what each channel spent on it, and `people` how many each segment has.
pub(super) fn write(plan: &Plan, run: &mut Run, day: u32, tally: &Tally, spend: &[i64], people: &[u64]) {
    let (seed, segments) = (run.seed, &plan.scenario.segments);
    for (index, source) in plan.sources.iter().enumerate() {
        let cells = &tally.media[index * segments.len()..][..segments.len()];
        let seen: Vec<u64> = cells.iter().map(|cell| cell.impressions).collect();
        let weights = if seen.iter().any(|&seen| seen > 0) { &seen } else { people };
        let shares = shared(spend.get(index).copied().unwrap_or(0), weights);
        for ((cell, spend_minor), segment) in cells.iter().zip(shares).zip(segments) {
            if spend_minor != 0 || cell.impressions + cell.engagements > 0 {
                run.media.push(MediaRow {
                    seed,
                    day,
                    channel: source.name.clone(),
                    segment: segment.0.clone(),
                    spend_minor,
                    impressions: cell.impressions,
                    engagements: cell.engagements,
                });
            }
        }
    }
    run.outcomes.extend(tally.segments.iter().zip(segments).map(|(tally, segment)| OutcomeRow {
        seed,
        day,
        segment: segment.0.clone(),
        leads: tally.leads,
        won: tally.won,
        first_minor: tally.first_minor,
        revenue_minor: tally.revenue_minor,
    }));
}

/// An amount shared in proportion to some weights, to the last cent.
fn shared(minor: i64, weights: &[u64]) -> Vec<i64> {
    let sum: i128 = weights.iter().map(|&weight| i128::from(weight)).sum();
    let (mut weight_so_far, mut given) = (0, 0);
    let share = |&weight: &u64| {
        weight_so_far += i128::from(weight);
        let due = (i128::from(minor) * weight_so_far / sum.max(1)) as i64;
        let share = due - given;
        given = due;
        share
    };
    weights.iter().map(share).collect()
}

#[cfg(test)]
mod tests {
    use super::shared;

    #[test]
    fn an_amount_is_shared_to_the_last_cent() {
        assert_eq!(shared(100, &[1, 1, 1]), [33, 33, 34]);
        assert_eq!(shared(7, &[0, 5, 0]), [0, 7, 0]);
        assert_eq!(shared(i64::MAX, &[u64::MAX / 4, u64::MAX / 4]).iter().sum::<i64>(), i64::MAX);
    }
}
