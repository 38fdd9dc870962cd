//! The result of a hold-out experiment.

use crate::population::notes::Did;
use crate::population::{CHUNK, Crowd};
use crate::results::TrialRow;

/// The result of an experiment: what people did, by arm and by whether they met the advertisement.
pub(super) fn trial_rows(seed: u64, crowds: &[Crowd]) -> Vec<TrialRow> {
    let mut rows: Vec<TrialRow> = Vec::new();
    for (arm, held_out) in [("shown", false), ("held out", true)] {
        for met in [true, false] {
            rows.push(TrialRow { seed, arm: arm.into(), held_out, met, ..TrialRow::default() });
        }
    }
    let mut any = false;
    for crowd in crowds {
        let Some(trial) = &crowd.trial else { continue };
        any = true;
        for (place, &did) in trial.did.iter().enumerate() {
            let has = |what: Did| did & what as u8 != 0;
            let held_out = trial.holds_out(crowd.index * CHUNK as u32 + place as u32);
            let row = &mut rows[2 * usize::from(held_out) + usize::from(!has(Did::Meet))];
            row.people += 1;
            row.visitors += u64::from(has(Did::Visit));
            row.leads += u64::from(has(Did::Raise));
            row.customers += u64::from(has(Did::Buy));
        }
    }
    if any { rows } else { Vec::new() }
}
