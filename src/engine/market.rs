//! A market while it is played: its people, its firm, its team, and the day that goes through them.

use super::check::{Evening, invariants};
use crate::base::draws::{Luck, StreamLabel};
use crate::base::laws::{Gap, Gaps};
use crate::measure::observe_some;
use crate::measure::{Account, Ledger, Observer};
use crate::plan::ChannelPlan;
use crate::plan::{Levers, Plan};
use crate::population::notes::{EventLog, Logged, Trial};
use crate::population::{self, notes::Tally};
use crate::population::{CHUNK, Crowd, NO_SOURCE, STAGES, Stage, Ties};
use crate::relay::Mechanism;
use crate::relay::channels::{ChannelAccount, ChannelContext, Delivery, mechanisms, settle_clicks};
use crate::relay::firm::{Firm, Morning};
use crate::relay::handoff::{LeadDesk, hand_over};
use crate::relay::leads::{self, FileDiary};
use crate::relay::sales::{Agenda, SalesDay, Team, work};
use crate::relay::timeline::Timeline;
use crate::relay::{EVENING, Leg, MORNING, Today, need, news, win_back, word_of_mouth};
use crate::results::{DayRow, Response, Run};
use rayon::prelude::*;

/// Who knows the brand on the first day.
const AWARE: StreamLabel = StreamLabel::named("population/firstaware");

/// A market while it is played.
#[derive(Debug)]
pub struct Market<'p> {
    plan: &'p Plan,
    luck: Luck,
    ties: Ties,
    /// The people.
    pub crowds: Vec<Crowd>,
    mechanisms: Vec<&'p dyn Mechanism>,
    books: Vec<ChannelAccount>,
    /// The marketing budget as a whole.
    marketing: ChannelAccount,
    timeline: Timeline,
    firm: Firm,
    desk: LeadDesk,
    team: Team,
    agenda: Agenda,
    ledger: Ledger,
    tally: Tally,
    observer: Observer,
    response: [Response; 12],
    file_leads: FileDiary,
    /// What the channels' money bought on the day that was last played.
    deliveries: Vec<Delivery>,
    day: u32,
}

impl<'p> Market<'p> {
    /// The market before the first day.
    pub fn new(plan: &'p Plan, seed: u64) -> Self {
        Self::begin(plan, seed, &|| true).expect("nobody stops it")
    }

    /// The same; `goes_on` is asked while people are made, which takes seconds for many, and stops it by giving false.
    pub fn begin(plan: &'p Plan, seed: u64, goes_on: &(dyn Fn() -> bool + Sync)) -> Option<Self> {
        let luck = Luck::new(seed);
        let segment_of = |person: u32| plan.traits.segment(luck, person);
        let (network, edges) = (&plan.scenario.network, plan.edges.as_ref());
        let ties = Ties::begin(network, plan.people, &segment_of, luck, edges, goes_on)?;
        let chunk = CHUNK as u32;
        let made = |index: u32| {
            goes_on().then(|| Crowd::new(index, chunk.min(plan.people - index * chunk) as usize, plan))
        };
        let crowds: Option<Vec<Crowd>> = (0..plan.people.div_ceil(chunk)).into_par_iter().map(made).collect();
        let mut crowds = crowds?;
        observe_some(plan, luck, &mut crowds);
        for crowd in &mut crowds {
            crowd.trial = Trial::new(plan, luck, crowd.people.len()).map(Box::new);
        }
        let mut books = vec![ChannelAccount::default(); plan.channels.len()];
        for (book, channel) in books.iter_mut().zip(&plan.channels) {
            book.stock = channel.own.first_stock();
        }
        let mut market = Self {
            plan,
            luck,
            ties,
            crowds,
            mechanisms: mechanisms(plan),
            books,
            marketing: ChannelAccount::default(),
            timeline: Timeline::new(plan),
            firm: Firm::new(plan),
            desk: LeadDesk::new(plan),
            team: Team::new(plan, luck),
            agenda: Agenda::default(),
            ledger: Ledger::default(),
            tally: Tally::new(plan),
            observer: Observer::new(plan, seed),
            response: [Response::default(); 12],
            file_leads: leads::spread(plan, luck),
            deliveries: vec![Delivery::default(); plan.channels.len()],
            day: 0,
        };
        market.prepare_people(goes_on);
        goes_on().then_some(market)
    }

    /// Days played so far.
    pub fn day(&self) -> u32 {
        self.day
    }

    /// Plays one day.
    pub fn play_day(&mut self) {
        let turned = self.timeline.turn(self.plan, self.day, self.observer.days());
        self.observer.turned(turned);
        let morning = self.firm.work(self.plan, &self.timeline.levers);
        let media;
        (self.deliveries, media) = self.open_channels();
        let working = self.plan.working.get(self.day as usize).copied().unwrap_or(true);
        self.team.begin_day(self.plan, &self.timeline.levers, self.luck, self.day, working);
        let tenures = self.team.tenures.clone();
        let scoring = &self.plan.scenario.scoring;
        self.desk.forget(scoring.feedback_half_life_days);
        let reports = self.desk.reported_odds(scoring.feedback_prior);
        let known = Known {
            plan: self.plan,
            levers: &self.timeline.levers,
            luck: self.luck,
            day: self.day,
            ties: &self.ties,
            mechanisms: &self.mechanisms,
        };
        let today = today(&known, &self.firm, &self.deliveries, &tenures, &reports);
        play_legs(&today, MORNING, &mut self.crowds);
        let clicks = settle_clicks(&today, &mut self.crowds, &mut self.books);
        for (channel, &minor) in clicks.iter().enumerate() {
            self.observer.spent(channel as u8, minor, 0);
        }
        let file_leads = self.file_leads.remove(&self.day).unwrap_or_default();
        leads::read_file(&today, &mut self.crowds, &file_leads);
        hand_over(&today, &mut self.crowds, &mut self.desk);
        let mut floor = SalesDay {
            today: &today,
            crowds: &mut self.crowds,
            desk: &mut self.desk,
            team: &mut self.team,
            agenda: &mut self.agenda,
            tally: &mut self.tally,
            response: &mut self.response,
        };
        if working {
            work(&mut floor);
        }
        let news = news::settle(&today, &mut self.crowds, &mut self.firm.retention);
        let offers = win_back::settle(&today, &mut self.crowds, &mut self.firm.win_back);
        play_legs(&today, EVENING, &mut self.crowds);
        word_of_mouth::pass_on(&mut self.crowds, &mut self.agenda);
        self.wear_creatives();
        let media = media + clicks.iter().sum::<i64>();
        self.close_day(&Spending { morning, media, news, offers });
    }

    /// The row of the day that was last played; there must be one.
    pub fn today(&self) -> &DayRow {
        self.observer.today()
    }

    /// The stage a person is in.
    pub fn stage_of(&self, person: u32) -> Stage {
        population::person(&self.crowds, person).stage()
    }

    /// Keeps a log of all that happens to some people from now on; the numbers must be in order.
    pub fn follow(&mut self, people: &[u32]) {
        for crowd in &mut self.crowds {
            let (first, many) = (crowd.index * CHUNK as u32, crowd.people.len());
            let mine = people.iter().filter(|&&person| first <= person && ((person - first) as usize) < many);
            let mut places = mine.map(|&person| (person - first) as usize).peekable();
            crowd.log = places.peek().is_some().then(|| Box::new(EventLog::new(first, many, places)));
        }
    }

    /// What happened to those who are followed since this was last asked; of each person in order.
    pub fn followed(&mut self) -> Vec<Logged> {
        self.crowds
            .iter_mut()
            .filter_map(|crowd| crowd.log.as_mut())
            .flat_map(|log| log.events.drain(..))
            .collect()
    }

    /// Plays one leg of today on a copy of the people, with what channels delivered yesterday, to measure what it costs.
    pub fn play_leg(&self, leg: &Leg, crowds: &mut [Crowd]) {
        let reports = self.desk.reported_odds(self.plan.scenario.scoring.feedback_prior);
        let known = Known {
            plan: self.plan,
            levers: &self.timeline.levers,
            luck: self.luck,
            day: self.day,
            ties: &self.ties,
            mechanisms: &self.mechanisms,
        };
        let today = today(&known, &self.firm, &self.deliveries, &self.team.tenures, &reports);
        play_legs(&today, std::slice::from_ref(leg), crowds);
    }

    /// Creatives wear with the exposures a head they have had.
    fn wear_creatives(&mut self) {
        for (book, channel) in self.books.iter_mut().zip(&self.plan.channels) {
            let seen: u64 =
                self.crowds.iter().map(|crowd| crowd.tally.sources[channel.index as usize].exposures).sum();
            book.per_head += seen as f64 / f64::from(self.plan.people);
        }
    }

    /// What each channel's money buys this morning, and what all of it costs.
    fn open_channels(&mut self) -> (Vec<Delivery>, i64) {
        let plan = self.plan;
        let mailable = self.observer.mailable();
        let worth =
            |(channel, book): (&ChannelPlan, &ChannelAccount)| channel.own.search_worth() * book.stock;
        let borrowed_content = plan.channels.iter().zip(&self.books).map(worth).sum();
        let mut deliveries = Vec::with_capacity(plan.channels.len());
        let budget = self.timeline.levers.marketing_per_day();
        let mut media = 0;
        for ((channel, mechanism), book) in plan.channels.iter().zip(&self.mechanisms).zip(&mut self.books) {
            let weight = channel.common.weight(self.day, plan.days);
            let plain = channel.common.exposure_per_day.is_some();
            let share = self.timeline.levers.channels[usize::from(channel.index)];
            let money = if plain { 0.0 } else { budget * share * weight };
            let allotment = book.allot(money);
            let context =
                ChannelContext { day: self.day, people: plan.people, mailable, borrowed_content, allotment };
            let mut delivery = if plain { Delivery::default() } else { mechanism.open(book, &context) };
            delivery.freshness = book.freshness(&channel.common, self.day);
            media += delivery.spend;
            self.observer.allotted(channel.index, allotment);
            self.observer.spent(channel.index, delivery.spend, delivery.impressions.round() as u64);
            deliveries.push(delivery);
        }
        (deliveries, media)
    }

    /// Books the day's money, counts, checks, and turns the page.
    fn close_day(&mut self, spending: &Spending) {
        for crowd in &mut self.crowds {
            self.tally.take(&mut crowd.tally);
        }
        let ledger = &mut self.ledger;
        ledger.earn(self.tally.revenue);
        ledger.pay(Account::Goods, self.tally.goods);
        ledger.pay(Account::Media, spending.media);
        ledger.pay(Account::Research, spending.morning.research);
        ledger.pay(Account::Product, spending.morning.product);
        ledger.pay(Account::Overhead, spending.morning.overhead);
        ledger.pay(Account::Retention, spending.news);
        ledger.pay(Account::WinBack, spending.offers);
        ledger.pay(Account::Payroll, self.team.payroll(self.plan));
        ledger.pay(Account::Commission, self.tally.commission);
        let marketing_minor = self.marketing.allot(self.timeline.levers.marketing_per_day());
        let mut row = DayRow { day: self.day, marketing_minor, ..DayRow::default() };
        assert!(ledger.close(&mut row), "the books of day {} do not balance", self.day);
        self.count_people(&mut row);
        self.firm.hear(self.plan, row.word_of_mouth + row.warnings);
        self.observer.turn_page(self.plan, row, &mut self.tally);
        invariants(&Evening {
            day: self.day,
            people: self.plan.people,
            crowds: &self.crowds,
            books: &self.books,
            firm: &self.firm,
            desk: &self.desk,
            agenda: &self.agenda,
            observer: &self.observer,
        });
        if self.observer.records_beliefs(self.day) {
            self.observer.believe(self.plan, &self.firm);
        }
        self.day += 1;
    }

    fn count_people(&self, row: &mut DayRow) {
        let mut stages = [0; STAGES];
        for crowd in &self.crowds {
            stages.iter_mut().zip(crowd.stages).for_each(|(sum, n)| *sum += u64::from(n));
            row.in_market += crowd.in_market.len() as u64;
        }
        if self.plan.always_in_market {
            row.in_market = u64::from(self.plan.people);
        }
        row.set_stages(stages);
        row.queue = self.desk.queue.len() as u64;
        row.reps = self.team.seats.iter().filter(|seat| seat.rep.is_some()).count() as u64;
        let (had, used) = self.team.minutes_today();
        row.minutes = had.round() as u64;
        row.minutes_used = used.round() as u64;
        let followed = self.team.seats.iter().filter_map(|seat| seat.rep.as_ref()).map(|rep| rep.followed);
        row.follow_up_minutes = followed.sum::<f64>().round() as u64;
        self.tally.fill(row);
    }

    /// Who is in the market, aware, on the list, or a follower when the first day begins.
    fn prepare_people(&mut self, goes_on: &(dyn Fn() -> bool + Sync)) {
        let plan = self.plan;
        let known = Known {
            plan,
            levers: &plan.levers,
            luck: self.luck,
            day: 0,
            ties: &self.ties,
            mechanisms: &self.mechanisms,
        };
        let today = today(&known, &self.firm, &self.deliveries, &[], &[]);
        self.crowds.par_iter_mut().for_each(|crowd| {
            if !goes_on() {
                return;
            }
            need::begin(&today, crowd);
            let aware = plan.scenario.memory.aware_at_start;
            pick_share(&today, crowd, AWARE, aware, |crowd, place| {
                crowd.move_to(&today, place, Stage::Aware, NO_SOURCE);
            });
            for channel in &plan.channels {
                let (listed, following) = channel.own.first_audience();
                // Each channel finds people of its own.
                let (list, followers) =
                    (channel.process.extend("/first/listed"), channel.process.extend("/first/following"));
                pick_share(&today, crowd, list, listed, |crowd, place| {
                    crowd.opt_in(place, channel.index);
                });
                pick_share(&today, crowd, followers, following, Crowd::follow);
            }
        });
        for crowd in &mut self.crowds {
            self.observer.begin(&mut crowd.tally);
        }
    }

    /// The run, with all its tables.
    pub fn finish(mut self) -> Run {
        for row in self.team.rows() {
            self.observer.rep(row);
        }
        self.observer.finish(self.plan, &mut self.crowds, &self.response)
    }
}

/// What a day cost beside goods and reps, minor units.
struct Spending {
    morning: Morning,
    media: i64,
    news: i64,
    offers: i64,
}

/// A day as the legs see it.
fn today<'a>(
    known: &Known<'a>,
    firm: &Firm,
    deliveries: &'a [Delivery],
    tenures: &'a [u16],
    reports: &'a [f64],
) -> Today<'a> {
    let Known { plan, levers, luck, day, ties, mechanisms } = *known;
    let (recall, specificity) = firm.picture(plan);
    let (quality, promise) = firm.quality(plan);
    Today {
        plan,
        levers,
        luck,
        day,
        ties,
        deliveries,
        mechanisms,
        tenures,
        reports,
        recall,
        specificity,
        quality,
        promise,
        words: firm.words,
    }
}

/// What of a day does not change while it is played.
struct Known<'a> {
    plan: &'a Plan,
    levers: &'a Levers,
    luck: Luck,
    day: u32,
    ties: &'a Ties,
    mechanisms: &'a [&'a dyn Mechanism],
}

fn play_legs(today: &Today<'_>, legs: &[Leg], crowds: &mut [Crowd]) {
    crowds.par_iter_mut().for_each(|crowd| {
        crowd.read_through(today.day);
        for leg in legs {
            (leg.play)(today, crowd);
        }
    });
}

/// Picks a share of the people of a crowd.
fn pick_share(
    today: &Today<'_>,
    crowd: &mut Crowd,
    process: StreamLabel,
    share: f64,
    mut then: impl FnMut(&mut Crowd, usize),
) {
    if share > 0.0 {
        let mut gaps = Gaps::new(today.luck.stream(process, 0, crowd.index), Gap::new(share));
        while let Some(place) = gaps.next_below(crowd.people.len()) {
            then(crowd, place);
        }
    }
}
