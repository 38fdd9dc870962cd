//! The team of a run as its luck makes it, before a market is played: who is hired, how able, who leaves, how much time
//! they have. It costs next to nothing, so that it can be known on average, and how far a run is from that.

use super::team::{Rep, Role, Team};
use crate::base::draws::Luck;
use crate::base::math::logistic;
use crate::plan::Plan;

/// What is known of a team beforehand.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rehearsal {
    /// Minutes its reps have for selling, over all days.
    pub minutes: f64,
    /// The same, each weighed by how likely whoever has it wins somebody for whom all else speaks.
    pub able: f64,
}

/// Goes through all days with the team alone, at the head count of the first day.
pub fn rehearse(plan: &Plan, luck: Luck) -> Rehearsal {
    let mut team = Team::new(plan, luck);
    let mut sum = Rehearsal::default();
    // How likely whoever sits on a seat wins, and for the how-manieth of them.
    let mut able: Vec<(u16, f64)> = Vec::new();
    for day in 0..plan.days {
        let working = plan.working.get(day as usize).copied().unwrap_or(true);
        team.begin_day(plan, &plan.levers, luck, day, working);
        if working {
            able.resize(team.seats.len(), (u16::MAX, 0.0));
            for ((seat, &tenure), able) in team.seats.iter().zip(&team.tenures).zip(&mut able) {
                let Some(rep) = &seat.rep else { continue };
                if able.0 != tenure {
                    *able = (tenure, wins(plan, rep, seat.role));
                }
                sum.minutes += rep.had;
                sum.able += rep.had * able.1;
            }
        }
    }
    sum
}

/// How likely a rep wins somebody for whom all else speaks: fit, goodwill, need, the product. Such people are most of those
/// who are won; where more of them are won, the ability of a rep adds less.
fn wins(plan: &Plan, rep: &Rep, role: Role) -> f64 {
    let (contact, closing) = (&plan.scenario.contact, &plan.scenario.closing);
    let meets = || {
        let odds = contact.accept_intercept + contact.accept_fit + contact.accept_goodwill;
        logistic(odds + contact.accept_persuasion * rep.persuasion + rep.territory)
    };
    let closes = || {
        let quality = closing.quality * plan.scenario.product.quality;
        let odds = closing.intercept + closing.fit + closing.goodwill + closing.need + quality;
        logistic(odds + rep.closing + rep.territory)
    };
    match role {
        _ if closing.at_contact => closes(),
        Role::Full => meets() * closes(),
        Role::Developer => meets(),
        Role::Closer => closes(),
    }
}
