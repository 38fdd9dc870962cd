//! Print: insertions read by those who read the title, over and over the same people.

use crate::base::Money;
use crate::settings;

settings! {
    /// Advertisements in a printed title. Each person reads an issue with a chance of their own (beta-binomial reach).
    Print {
        /// Cost of one insertion per thousand people of the market.
        cost_per_thousand: Money = Money(600), "currency per 1000 people", 0.01..=1e6, "about 30 per 1000 readers at 20 % readership; rate cards 10 to 100";
        /// First shape parameter of the Beta law of readership.
        readership_a: f64 = 0.6, "", 0.001..=1000.0, "assumption (beta-binomial model, Metheringham 1964)";
        /// Second shape parameter of the Beta law of readership.
        readership_b: f64 = 2.4, "", 0.001..=1000.0, "assumption (beta-binomial model, Metheringham 1964)";
        /// Days from one issue to the next.
        every_days: u32 = 7, "days", 1.0..=3650.0, "a weekly";
        /// Share of readers of an issue who see the advertisement.
        attention: f64 = 0.4, "share", crate::settings::SHARE, "assumption";
        /// Chance that a reader of average need and fit who sees it and knows the brand responds at once.
        response: f64 = 0.0005, "share", crate::settings::SHARE, "assumption";
    }
}

use super::push::Shuffle;
use super::{ChannelAccount, ChannelContext, Delivery};
use crate::base::draws::{Draw, Owned, WORDS, draws};
use crate::base::laws::{Chance, Coin, Quantiles};
use crate::plan::ChannelPlan;
use crate::population::Crowd;
use crate::population::notes::Flow;
use crate::relay::Today;
use crate::relay::today::Mechanism;
use crate::scenario::sections::ChannelFacts;

draws! {
    /// What somebody does with an issue they read.
    Reader = .. "/seen" => (sees, responds);
    /// Whether somebody remembers what they saw in it.
    Memory = .. "/remembered" => (remembers);
}

impl Mechanism for Print {
    fn open(&self, book: &mut ChannelAccount, context: &ChannelContext) -> Delivery {
        let issue = context.day.is_multiple_of(self.every_days);
        let price = (self.cost_per_thousand.0 as f64 * f64::from(context.people) / 1000.0).ceil() as i64;
        let (out, spend) = if issue { book.pay_for_units(price, 1) } else { (0, 0) };
        Delivery { spend, out: out as u32, ..Delivery::default() }
    }

    fn serve(&self, today: &Today<'_>, channel: &ChannelPlan, delivery: &Delivery, crowd: &mut Crowd) {
        if delivery.out == 0 {
            return;
        }
        let goodwill = (channel.common.goodwill * delivery.freshness) as f32;
        let shuffle = Shuffle::new(channel, crowd);
        let mut seeing = today.luck.stream(Reader::of(channel.process), today.day, crowd.index);
        let mut remembering = today.luck.stream(Memory::of(channel.process), today.day, crowd.index);
        let (mut read, mut seen) = (0, 0);
        // Who somebody is gets looked up only where the most responsive person there is would respond.
        let might_respond = Chance(self.response * today.plan.response_most).at_most();
        let reads = channel.readership.coins(crowd.people.len());
        for (some, reads) in (0..).zip(reads.chunks(WORDS)) {
            let luck = today.luck.words(channel.process, today.day, crowd.index, some);
            for rank in ranks_of(reads, luck) {
                read += 1;
                let (luck, memory): (Reader, Memory) = (seeing.draws(), remembering.draws());
                if !luck.sees.happens(self.attention) {
                    continue;
                }
                let place = shuffle.place(some * WORDS as u32 + rank);
                seen += 1;
                if memory.remembers.happens(channel.common.recall) {
                    crowd.make_aware(today, place, channel.index);
                }
                crowd.see(today, place, channel.index, goodwill);
                if luck.responds.sample(might_respond)
                    && luck.responds.happens(self.response * crowd.responsiveness(today, place))
                {
                    crowd.engage(today, place, channel.index);
                }
            }
        }
        crowd.tally.add(Flow::Exposed, seen);
        let tally = &mut crowd.tally.sources[channel.index as usize];
        tally.delivered += read;
        tally.exposures += seen;
    }
}

/// Which of these coins happen, in their order.
fn ranks_of(coins: &[Coin], luck: [u32; WORDS]) -> impl Iterator<Item = u32> {
    // All are asked before the first is acted on: nobody can predict the branch.
    let asked = (0..).zip(coins.iter().zip(luck));
    let mut those =
        asked.fold(0_u32, |those, (i, (&coin, word))| those | u32::from(Draw::new(word).sample(coin)) << i);
    std::iter::from_fn(move || {
        let rank = (those != 0).then(|| those.trailing_zeros());
        those &= those.wrapping_sub(1);
        rank
    })
}

impl ChannelFacts for Print {
    fn unspent(&self) -> &'static str {
        "it has room in each issue once"
    }

    fn click(&self) -> f64 {
        self.response
    }

    fn readership(&self) -> Option<Quantiles> {
        Some(Quantiles::beta(self.readership_a, self.readership_b))
    }
}
