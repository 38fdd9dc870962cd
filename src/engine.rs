//! Plays a plan: for each day, each leg; then the observers.

use crate::draws::{Luck, Process, below, unit};
use crate::math::Gaps;
use crate::measure::{Account, DayRow, Flow, Ledger, Observer, PANEL_CROWDS, Run, Tally, Watch};
use crate::plan::Plan;
use crate::population::{CHUNK, Crowd, NO_SOURCE, Origin, RaisedHand, Sale, Stage, Ties};
use crate::relay::channels::{Book, Brief, Dose};
use crate::relay::firm::{Firm, Morning};
use crate::relay::handoff::{Desk, find};
use crate::relay::sales::{Agenda, Floor, Team, work};
use crate::relay::{EVENING, Leg, MORNING, Today, need, retention};
use rayon::prelude::*;
use std::collections::BTreeMap;

const FILE_LEADS: Process = Process::named("leads/file");
const FIRST: Process = Process::named("population/first");

/// A market while it is played.
#[derive(Debug)]
pub struct Market<'p> {
    plan: &'p Plan,
    luck: Luck,
    ties: Ties,
    /// The people.
    pub crowds: Vec<Crowd>,
    books: Vec<Book>,
    firm: Firm,
    desk: Desk,
    team: Team,
    agenda: Agenda,
    ledger: Ledger,
    tally: Tally,
    observer: Observer,
    response: [u64; 12],
    /// Leads of a file by day: row of the file, and number within the row.
    file_leads: BTreeMap<u32, Vec<(u32, u32)>>,
    day: u32,
}

/// Plays a plan from the first day to the last. `watch` is told how many days are done, and stops the run by giving
/// false; a stopped run gives nothing.
pub fn play(plan: &Plan, seed: u64, watch: &(dyn Fn(u32) -> bool + Sync)) -> Option<Run> {
    let mut market = Market::new(plan, seed);
    while market.day < plan.days {
        market.play_day();
        if !watch(market.day) {
            return None;
        }
    }
    Some(market.finish())
}

impl<'p> Market<'p> {
    /// The market before the first day.
    pub fn new(plan: &'p Plan, seed: u64) -> Self {
        let luck = Luck::new(seed);
        let segment_of = |person: u32| plan.traits.segment(luck, person);
        let ties = Ties::build(&plan.scenario.network, plan.people, &segment_of, luck, plan.edges.as_ref());
        let chunk = CHUNK as u32;
        let mut crowds: Vec<Crowd> = (0..plan.people.div_ceil(chunk))
            .into_par_iter()
            .map(|index| Crowd::new(index, chunk.min(plan.people - index * chunk) as usize, plan))
            .collect();
        observe_some(plan, luck, &mut crowds);
        let mut books = vec![Book::default(); plan.channels.len()];
        for (book, channel) in books.iter_mut().zip(&plan.channels) {
            book.stock = channel.own.first_stock();
        }
        let mut market = Self {
            plan,
            luck,
            ties,
            crowds,
            books,
            firm: Firm::new(plan),
            desk: Desk::new(plan),
            team: Team::new(plan, luck),
            agenda: Agenda::default(),
            ledger: Ledger::default(),
            tally: Tally::new(plan),
            observer: Observer::new(plan, seed),
            response: [0; 12],
            file_leads: BTreeMap::new(),
            day: 0,
        };
        market.prepare_people();
        market
    }

    /// Plays one day.
    pub fn play_day(&mut self) {
        let morning = self.firm.work(self.plan);
        let (doses, media) = self.open_channels();
        let working = self.plan.working.get(self.day as usize).copied().unwrap_or(true);
        self.team.begin_day(self.plan, self.luck, self.day, working);
        let tenures = self.team.tenures.clone();
        let today = today(self.plan, self.luck, self.day, &self.ties, &doses, &tenures, &self.firm);
        play_legs(&today, MORNING, &mut self.crowds);
        let clicks = settle_clicks(&today, &mut self.crowds, &mut self.books);
        for (channel, &minor) in clicks.iter().enumerate() {
            self.observer.spent(channel as u8, minor, 0);
        }
        let file_leads = self.file_leads.remove(&self.day).unwrap_or_default();
        read_file_leads(&today, &mut self.crowds, &mut self.desk, &file_leads, &mut self.tally);
        hand_over(&today, &mut self.crowds, &mut self.desk, &mut self.tally);
        let mut floor = Floor {
            today: &today,
            crowds: &mut self.crowds,
            desk: &mut self.desk,
            team: &mut self.team,
            agenda: &mut self.agenda,
            tally: &mut self.tally,
            response: &mut self.response,
            commission: 0,
        };
        if working {
            work(&mut floor);
        }
        let commission = floor.commission;
        let offers = make_offers(&today, &mut self.crowds, &mut self.firm.win_back);
        play_legs(&today, EVENING, &mut self.crowds);
        pass_on_words(&mut self.crowds, &mut self.agenda);
        self.wear_creatives();
        let media = media + clicks.iter().sum::<i64>();
        self.close_day(&Spending { morning, media, commission, offers });
    }

    /// Plays one leg of today on a copy of the people, to measure what it costs.
    pub fn play_leg(&self, leg: &Leg, crowds: &mut [Crowd]) {
        let doses = vec![Dose::default(); self.plan.channels.len()];
        let today = today(self.plan, self.luck, self.day, &self.ties, &doses, &self.team.tenures, &self.firm);
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
    fn open_channels(&mut self) -> (Vec<Dose>, i64) {
        let plan = self.plan;
        let mailable = self.observer.mailable();
        let worth = |(channel, book): (&crate::relay::channels::ChannelPlan, &Book)| {
            channel.own.search_worth() * book.stock
        };
        let borrowed_content = plan.channels.iter().zip(&self.books).map(worth).sum();
        let mut doses = Vec::with_capacity(plan.channels.len());
        let mut media = 0;
        for (channel, book) in plan.channels.iter().zip(&mut self.books) {
            let weight = channel.common.weight(self.day, plan.days);
            let plain = channel.common.exposure_per_day.is_some();
            let money = if plain { 0.0 } else { plan.marketing_per_day * channel.share * weight };
            let allotment = book.allot(money);
            let brief = Brief { day: self.day, people: plan.people, mailable, borrowed_content, allotment };
            let mut dose = if plain { Dose::default() } else { channel.own.open(book, &brief) };
            dose.freshness = book.freshness(&channel.common, self.day);
            media += dose.spend;
            self.observer.spent(channel.index, dose.spend, dose.impressions.round() as u64);
            doses.push(dose);
        }
        (doses, media)
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
        ledger.pay(Account::WinBack, spending.offers);
        ledger.pay(Account::Payroll, self.team.payroll(self.plan));
        ledger.pay(Account::Commission, spending.commission);
        let mut row = DayRow { day: self.day, ..DayRow::default() };
        assert!(ledger.close(&mut row), "the books of day {} do not balance", self.day);
        self.count_people(&mut row);
        self.observer.turn_page(self.plan, row, &mut self.tally);
        self.check();
        if self.observer.records_beliefs(self.day) {
            self.observer.believe(self.plan, &self.firm);
        }
        self.day += 1;
    }

    fn count_people(&self, row: &mut DayRow) {
        let mut stages = [0; crate::population::STAGES];
        for crowd in &self.crowds {
            stages.iter_mut().zip(crowd.stages).for_each(|(sum, n)| *sum += u64::from(n));
            row.in_market += crowd.in_market.len() as u64;
        }
        if self.plan.always_in_market {
            row.in_market = u64::from(self.plan.people);
        }
        [
            row.unaware,
            row.aware,
            row.interested,
            row.considering,
            row.lead,
            row.working,
            row.opportunity,
            row.customer,
            row.lapsed,
            row.do_not_contact,
        ] = stages;
        row.queue = self.desk.queue.len() as u64;
        row.reps = self.team.seats.iter().filter(|seat| seat.rep.is_some()).count() as u64;
        let (had, used) = self.team.minutes_today();
        row.minutes = had.round() as u64;
        row.minutes_used = used.round() as u64;
        self.tally.fill(row);
    }

    /// What must hold every day whatever the scenario. A whole recount would cost more than the day itself, so one
    /// crowd is recounted a day, in turn.
    fn check(&self) {
        let row = self.observer.today();
        let stages = [
            row.unaware,
            row.aware,
            row.interested,
            row.considering,
            row.lead,
            row.working,
            row.opportunity,
            row.customer,
            row.lapsed,
            row.do_not_contact,
        ];
        assert_eq!(
            stages.iter().sum::<u64>(),
            u64::from(self.plan.people),
            "people are lost on day {}",
            self.day
        );
        let again: usize = self.agenda.again.values().map(Vec::len).sum();
        assert_eq!(row.working, (self.desk.queue.len() + again) as u64, "leads are lost on day {}", self.day);
        let meetings: usize = self.agenda.meetings.values().map(Vec::len).sum();
        assert_eq!(row.opportunity, meetings as u64, "opportunities are lost on day {}", self.day);
        let on_the_way: usize = self.desk.on_the_way.values().map(Vec::len).sum();
        assert_eq!(row.lead, on_the_way as u64, "raised hands are lost on day {}", self.day);
        assert!(row.minutes_used <= row.minutes, "reps worked more than they had on day {}", self.day);
        assert!(self.books.iter().all(|book| book.purse >= 0), "a channel overspent on day {}", self.day);
        assert!(self.firm.win_back.purse >= 0, "win-back overspent on day {}", self.day);
        assert_eq!(
            self.observer.aware(),
            stages[1..].iter().sum::<u64>(),
            "segments disagree on day {}",
            self.day
        );
        if let Some(crowd) = self.crowds.get(self.day as usize % self.crowds.len().max(1)) {
            let mut recount = [0; crate::population::STAGES];
            crowd.people.iter().for_each(|person| recount[person.stage() as usize] += 1);
            assert_eq!(recount, crowd.stages, "crowd {} is miscounted on day {}", crowd.index, self.day);
            let active = crowd.customers.iter().filter(|customer| customer.active()).count() as u32;
            assert_eq!(
                active,
                crowd.stages[Stage::Customer as usize],
                "customers are lost on day {}",
                self.day
            );
        }
    }

    /// Who is in the market, aware, on the list, or a follower when the first day begins.
    fn prepare_people(&mut self) {
        let plan = self.plan;
        let doses = vec![Dose::default(); plan.channels.len()];
        let today = today(plan, self.luck, 0, &self.ties, &doses, &[], &self.firm);
        self.crowds.par_iter_mut().for_each(|crowd| {
            need::begin(&today, crowd);
            let aware = plan.scenario.memory.aware_at_start;
            pick_share(&today, crowd, "aware", aware, |crowd, place| {
                crowd.move_to(&today, place, Stage::Aware, NO_SOURCE);
            });
            for channel in &plan.channels {
                let (listed, following) = channel.own.first_audience();
                pick_share(&today, crowd, "listed", listed, |crowd, place| {
                    crowd.opt_in(place, channel.index);
                });
                pick_share(&today, crowd, "following", following, Crowd::follow);
            }
        });
        for crowd in &mut self.crowds {
            self.observer.begin(&mut crowd.tally);
        }
        self.put_file_leads_on_their_way();
    }

    /// Leads of a file are people drawn by luck, each raising a hand on the day the file says, or on any day.
    fn put_file_leads_on_their_way(&mut self) {
        let (plan, luck) = (self.plan, self.luck);
        for (row, leads) in plan.file_leads.iter().enumerate() {
            for k in 0..leads.count {
                let words = luck.at(FILE_LEADS, row as u32, k, 0);
                let day = leads.day.unwrap_or_else(|| below(words[0], plan.days.max(1)));
                self.file_leads.entry(day).or_default().push((row as u32, k));
            }
        }
    }

    /// The run, with all its tables.
    pub fn finish(mut self) -> Run {
        for row in self.team.rows() {
            self.observer.rep(row);
        }
        self.observer.finish(self.plan, &mut self.crowds, self.response)
    }
}

/// What a day cost beside goods and reps, minor units.
struct Spending {
    morning: Morning,
    media: i64,
    commission: i64,
    offers: i64,
}

/// A day as the legs see it.
fn today<'a>(
    plan: &'a Plan,
    luck: Luck,
    day: u32,
    ties: &'a Ties,
    doses: &'a [Dose],
    tenures: &'a [u16],
    firm: &Firm,
) -> Today<'a> {
    let (recall, specificity) = firm.picture(plan);
    let (quality, promise) = firm.quality(plan);
    Today { plan, luck, day, ties, doses, tenures, recall, specificity, quality, promise }
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
    what: &str,
    share: f64,
    mut then: impl FnMut(&mut Crowd, usize),
) {
    if share > 0.0 {
        let mut gaps = Gaps::new(today.luck.stream(FIRST.extend(what), 0, crowd.index), share);
        while let Some(place) = gaps.next_below(crowd.people.len()) {
            then(crowd, place);
        }
    }
}

/// Gives whole crowds to the panel and a diary to people picked by luck.
fn observe_some(plan: &Plan, luck: Luck, crowds: &mut [Crowd]) {
    let wanted = plan.scenario.record.journeys.min(plan.people);
    let mut diarists: Vec<u32> = Vec::new();
    let mut k = 0;
    while (diarists.len() as u32) < wanted && k < wanted.saturating_mul(64) {
        let person = below(luck.at(FIRST.extend("diary"), 0, k, 0)[0], plan.people);
        if let Err(place) = diarists.binary_search(&person) {
            diarists.insert(place, person);
        }
        k += 1;
    }
    let stride = (crowds.len() as u32).div_ceil(PANEL_CROWDS).max(1);
    for crowd in crowds {
        let first = crowd.index * CHUNK as u32;
        let people = crowd.people.len();
        let mine = diarists.iter().filter(|&&person| first <= person && person - first < people as u32);
        let places: Vec<u16> = mine.map(|person| (person - first) as u16).collect();
        let channels = if crowd.index.is_multiple_of(stride) { plan.channels.len() } else { 0 };
        if channels > 0 || !places.is_empty() {
            crowd.watch = Some(Box::new(Watch::new(first, channels, people, places)));
        }
    }
}

/// Paid clicks go to those who would click, in the order of their lots, until the day's money is spent; the others
/// click what they would have clicked instead. Gives what each channel spent.
fn settle_clicks(today: &Today<'_>, crowds: &mut [Crowd], books: &mut [Book]) -> Vec<i64> {
    let mut clicks: Vec<_> = crowds.iter_mut().flat_map(|crowd| crowd.out.clicks.drain(..)).collect();
    clicks.sort_unstable_by_key(|click| (click.lot, click.person, click.channel));
    let mut left: Vec<u64> = today.doses.iter().map(|dose| dose.clicks_max).collect();
    let mut spent = vec![0; books.len()];
    for click in clicks {
        let channel = click.channel as usize;
        let (crowd, place) = find(crowds, click.person);
        if left[channel] > 0 {
            left[channel] -= 1;
            books[channel].purse -= today.doses[channel].click_price;
            spent[channel] += today.doses[channel].click_price;
            let plan = &today.plan.channels[channel];
            let goodwill = plan.common.goodwill * today.doses[channel].freshness;
            crowd.warm_up(today, place, goodwill as f32);
            crowd.tally.sources[channel].delivered += 1;
            crowd.tally.sources[channel].exposures += 1;
            crowd.tally.count(Flow::Exposed);
            if let Some(watch) = &mut crowd.watch {
                watch.exposed(today, place, crowd.people[place], click.channel);
            }
            crowd.engage(today, place, click.channel);
        } else if click.instead != NO_SOURCE {
            crowd.engage(today, place, click.instead);
        }
    }
    spent
}

/// Today's leads of a file: people drawn by luck raise a hand, if they are not with sales already.
fn read_file_leads(
    today: &Today<'_>,
    crowds: &mut [Crowd],
    desk: &mut Desk,
    leads: &[(u32, u32)],
    tally: &mut Tally,
) {
    const TRIES: u32 = 64;
    for &(row, k) in leads {
        let lead = today.plan.file_leads[row as usize];
        let people = (1..=TRIES).map(|try_| today.luck.at(FILE_LEADS, row, k, try_));
        let free = people.map(|words| (below(words[0], today.plan.people), words[1])).find(|&(person, _)| {
            let (crowd, place) = find(crowds, person);
            let stage = crowd.people[place].stage();
            stage < Stage::Lead || stage == Stage::Lapsed
        });
        let Some((person, word)) = free else { continue };
        let hand = RaisedHand { person, source: lead.source, hour: unit(word) as f32 * 24.0 };
        let (crowd, place) = find(crowds, person);
        crowd.make_aware(today, place, lead.source);
        crowd.move_to(today, place, Stage::Lead, lead.source);
        tally.count(Flow::RaisedHand);
        tally.sources[lead.source as usize].leads += 1;
        let score = crate::relay::handoff::score(today, desk, crowd, place, lead.source);
        let scoring = &today.plan.scenario.scoring;
        if !today.plan.scenario.leads.qualified && scoring.on && score <= scoring.threshold {
            tally.count(Flow::Unqualified);
            crowd.move_to(today, place, Stage::Interested, NO_SOURCE);
            continue;
        }
        tally.count(Flow::Qualified);
        tally.sources[lead.source as usize].qualified += 1;
        desk.send(today, crowd, place, &hand, score, lead.closing, tally);
    }
}

/// Marketing scores today's leads and passes the good ones on; buyers who need no rep buy.
fn hand_over(today: &Today<'_>, crowds: &mut [Crowd], desk: &mut Desk, tally: &mut Tally) {
    let hands: Vec<RaisedHand> = crowds.iter_mut().flat_map(|crowd| crowd.out.hands.drain(..)).collect();
    let buyers: Vec<RaisedHand> = crowds.iter_mut().flat_map(|crowd| crowd.out.buyers.drain(..)).collect();
    for buyer in buyers {
        let (crowd, place) = find(crowds, buyer.person);
        crowd.win(today, place, &Sale::unaided(today.plan, buyer.source));
    }
    desk.receive(today, crowds, &hands, tally);
    desk.deliver(today, crowds, tally);
    desk.expire(today, crowds, tally);
}

/// Makes win-back offers to former customers, in the order of their lots, as far as the money goes; gives the cost.
fn make_offers(today: &Today<'_>, crowds: &mut [Crowd], purse: &mut Book) -> i64 {
    let mut offers: Vec<_> = crowds.iter_mut().flat_map(|crowd| crowd.out.offers.drain(..)).collect();
    offers.sort_unstable_by_key(|offer| (offer.lot, offer.crowd, offer.customer));
    let price = today.plan.scenario.win_back.offer_cost.0;
    let mut spent = 0;
    for offer in offers {
        let crowd = &mut crowds[offer.crowd as usize];
        let customer = offer.customer as usize;
        let place = crowd.customers[customer].place as usize;
        if purse.pay_for_units(price, 1).0 == 0 {
            crowd.customers[customer].due.offer = today.after(1);
            continue;
        }
        spent += price;
        if !crowd.people[place].is(Stage::Lapsed) || !retention::accepts_offer(today, crowd, customer) {
            continue;
        }
        let record = &mut crowd.customers[customer];
        let memory = Some((record.satisfaction, record.trust_today(today)));
        record.due.offer = crate::population::NEVER;
        record.due.tell = crate::population::NEVER;
        let sale = Sale {
            origin: Origin::WinBack,
            seat: record.seat,
            tenure: today.tenure_of(record.seat),
            memory,
            ..Sale::unaided(today.plan, today.plan.direct())
        };
        crowd.win(today, place, &sale);
    }
    spent
}

/// What customers said reaches the crowds of those who hear it tomorrow; follow-ups that fell due reach the team.
fn pass_on_words(crowds: &mut [Crowd], agenda: &mut Agenda) {
    for index in 0..crowds.len() {
        let told = std::mem::take(&mut crowds[index].out.told);
        for &(person, warning) in &told {
            let (crowd, place) = find(crowds, person);
            crowd.heard.push((place as u16, warning));
        }
        crowds[index].out.told = told;
        crowds[index].out.told.clear();
        let due = crowds[index].out.follow_ups.drain(..);
        agenda.follow_ups.extend(due.map(|customer| (index as u32, customer)));
    }
}
