//! Targeting: beliefs about people become weights for paid media, call lists and lead scores.

use crate::population::Crowd;
use crate::relay::Today;

/// Days between two revisions of the firm's picture of its market.
const REVISION_DAYS: u32 = 30;

/// Now and then the firm goes through its lists: whom does it take for its target market, by what it knows today?
/// Who is recognised with little research is recognised with more.
pub fn revise(today: &Today<'_>, crowd: &mut Crowd) {
    if !today.plan.scenario.targeting.on || !today.day.is_multiple_of(REVISION_DAYS) {
        return;
    }
    let first = crowd.person_at(0);
    let laws = &today.plan.traits;
    let sure = (today.recall, today.specificity);
    let people = &mut crowd.people;
    laws.believed_targets(today.luck, first, people.len(), sure, |place, believed| {
        people[place].believe(believed);
    });
    crowd.rankings.iter_mut().for_each(|ranking| ranking.places.clear());
}
