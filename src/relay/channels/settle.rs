//! Paid clicks are scarce: they are proposed by the people who search, settled here for the whole market, and applied.

use super::ChannelAccount;
use crate::population::{Crowd, NO_SOURCE};
use crate::relay::Today;
use crate::relay::handoff::find;

/// Paid clicks go to those who would click, in the order of their priorities, until the day's money is spent; the others
/// click what they would have clicked instead. Gives what each channel spent.
pub fn settle_clicks(today: &Today<'_>, crowds: &mut [Crowd], books: &mut [ChannelAccount]) -> Vec<i64> {
    let mut clicks: Vec<_> = crowds.iter_mut().flat_map(|crowd| crowd.out.clicks.drain(..)).collect();
    clicks.sort_unstable_by_key(|click| (click.priority, click.person, click.channel));
    let mut left: Vec<u64> = today.deliveries.iter().map(|delivery| delivery.clicks_max).collect();
    let mut spent = vec![0; books.len()];
    for click in clicks {
        let channel = click.channel as usize;
        let (crowd, place) = find(crowds, click.person);
        if left[channel] > 0 {
            left[channel] -= 1;
            books[channel].purse -= today.deliveries[channel].click_price;
            spent[channel] += today.deliveries[channel].click_price;
            crowd.arrive(today, place, click.channel);
        } else if click.instead != NO_SOURCE {
            crowd.arrive(today, place, click.instead);
        }
    }
    spent
}
