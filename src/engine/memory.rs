//! How much memory a run will need, by part, before anything is made.

use crate::plan::Plan;
use crate::population::{Person, Ties};

/// Memory one run of a plan will need, by part, largest first: what it is and how many bytes.
pub fn bytes(plan: &Plan) -> Vec<(&'static str, u64)> {
    let people = u64::from(plan.people);
    let lists = people * 2; // places in lists: in the market, on the mailing list, followers, former customers
    let customers = people / 10 * 80;
    let stays = if plan.scenario.reps.on && plan.scenario.reps.tenure_days > 0.0 {
        f64::from(plan.days) / plan.scenario.reps.tenure_days.max(1.0)
    } else {
        0.0
    };
    let mut parts = vec![
        ("people", people * size_of::<Person>() as u64),
        ("lists of people", lists),
        ("customers, a tenth of all people", customers),
        ("ties", Ties::bytes_for(&plan.scenario.network, plan.people)),
        ("days", u64::from(plan.days) * 1024),
        ("reps", (plan.most_reps() * 600.0 * (1.0 + stays)) as u64),
    ];
    let record = &plan.scenario.record;
    if record.crm {
        parts.push(("leads, activities and purchases", people * 100)); // a tenth of all people, ten rows each
    }
    if record.paths || record.claims {
        parts.push(("touches", people * 150)); // two of each person
    }
    parts.sort_by_key(|part| std::cmp::Reverse(part.1));
    parts
}
