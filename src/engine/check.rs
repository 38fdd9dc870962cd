//! What must hold every day whatever the scenario; a market for which it does not hold is a bug and stops the program.

use crate::measure::Observer;
use crate::population::{Crowd, Lead, Person, STAGES, Stage};
use crate::relay::channels::ChannelAccount;
use crate::relay::firm::Firm;
use crate::relay::handoff::LeadDesk;
use crate::relay::sales::Agenda;
use std::collections::BTreeMap;

/// What is looked at when a day is over.
pub(super) struct Evening<'a> {
    pub(super) day: u32,
    pub(super) people: u32,
    pub(super) crowds: &'a [Crowd],
    pub(super) books: &'a [ChannelAccount],
    pub(super) firm: &'a Firm,
    pub(super) desk: &'a LeadDesk,
    pub(super) agenda: &'a Agenda,
    pub(super) observer: &'a Observer,
}

/// Checks the market at the end of a day. A whole recount would cost more than the day itself, so one crowd is
/// recounted a day, in turn.
pub(super) fn invariants(market: &Evening<'_>) {
    let (row, day) = (market.observer.today(), market.day);
    let stages = row.stages();
    assert_eq!(stages.iter().sum::<u64>(), u64::from(market.people), "people are lost on day {day}");
    let waiting = |calendar: &BTreeMap<u32, Vec<Lead>>| calendar.values().map(Vec::len).sum::<usize>();
    let working = market.desk.queue.len() + waiting(&market.agenda.again);
    assert_eq!(row.working, working as u64, "leads are lost on day {day}");
    assert_eq!(
        row.opportunity,
        waiting(&market.agenda.meetings) as u64,
        "opportunities are lost on day {day}"
    );
    assert_eq!(row.lead, waiting(&market.desk.on_the_way) as u64, "raised hands are lost on day {day}");
    assert!(row.minutes_used <= row.minutes, "reps worked more than they had on day {day}");
    assert!(market.books.iter().all(|book| book.purse >= 0), "a channel overspent on day {day}");
    assert!(market.firm.retention.purse >= 0, "retention overspent on day {day}");
    assert!(market.firm.win_back.purse >= 0, "win-back overspent on day {day}");
    assert_eq!(market.observer.aware(), stages[1..].iter().sum::<u64>(), "segments disagree on day {day}");
    let Some(crowd) = market.crowds.get(day as usize % market.crowds.len().max(1)) else { return };
    assert_eq!(recount(&crowd.people), crowd.stages, "crowd {} is miscounted on day {day}", crowd.index);
    let active = crowd.customers.iter().filter(|customer| customer.active()).count() as u32;
    assert_eq!(active, crowd.stages[Stage::Customer as usize], "customers are lost on day {day}");
}

/// People by stage. The counts of 63 people at a time share one word, six bits each: a loop without branches, which
/// keeps the check under a hundredth of a day even in a market of one crowd.
fn recount(people: &[Person]) -> [u32; STAGES] {
    const BITS: u32 = 6;
    let mut stages = [0; STAGES];
    for some in people.chunks((1 << BITS) - 1) {
        let word: u64 = some.iter().map(|person| 1u64.wrapping_shl(BITS * person.stage_bits())).sum();
        stages
            .iter_mut()
            .zip(0..)
            .for_each(|(sum, place)| *sum += (word >> (BITS * place)) as u32 & ((1 << BITS) - 1));
    }
    stages
}
