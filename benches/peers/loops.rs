//! The workload in SPEC.md as two programs without a library: `plain` visits everybody every day, as one would write it
//! first; `events` visits those to whom something happens, written for this one market and no other.
//!
//!     loops plain|events PEOPLE SEED OUT.csv

use std::io::Write as _;

const DAYS: usize = 365;
const CHANCE: [f64; 5] = [0.02, 0.01, 0.03, 0.005, 0.01];
const GAIN: [f32; 5] = [0.3, 0.6, 0.2, 0.8, 0.5];
const TALK: f64 = 0.003;
const KEEPS: f32 = 0.95;
const CHURN: f64 = 0.002;
/// Goodwill above which a person is asked every day; below, the chance of raising a hand is bounded by the one here.
const WARM: f32 = 1.2;

const UNAWARE: u8 = 0;
const AWARE: u8 = 1;
const LEAD: u8 = 2;
const CUSTOMER: u8 = 3;
const CHURNED: u8 = 4;

/// xoshiro256++ (Blackman & Vigna 2019), seeded by SplitMix64.
struct Chance([u64; 4]);

impl Chance {
    fn new(mut seed: u64) -> Self {
        Self(std::array::from_fn(|_| {
            seed = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mut z = seed;
            z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            z ^ (z >> 31)
        }))
    }

    fn word(&mut self) -> u64 {
        let s = &mut self.0;
        let out = s[0].wrapping_add(s[3]).rotate_left(23).wrapping_add(s[0]);
        let t = s[1] << 17;
        s[2] ^= s[0];
        s[3] ^= s[1];
        s[1] ^= s[2];
        s[0] ^= s[3];
        s[2] ^= t;
        s[3] = s[3].rotate_left(45);
        out
    }

    fn unit(&mut self) -> f64 {
        (self.word() >> 11) as f64 * (1.0 / (1u64 << 53) as f64)
    }

    fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.word()) * n as u128) >> 64) as usize
    }

    /// How many do not happen before the next one that does, each with a chance whose `ln(1 - p)` is given.
    fn gap(&mut self, ln_not: f64) -> usize {
        ((1.0 - self.unit()).ln() / ln_not) as usize
    }
}

fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

fn raises(goodwill: f32) -> f64 {
    logistic(1.5 * f64::from(goodwill) - 7.0)
}

fn buys(goodwill: f32) -> f64 {
    logistic(0.8 * f64::from(goodwill) - 1.5)
}

/// The ties of everybody, as lists of neighbours one after the other.
fn ties(people: usize, chance: &mut Chance) -> (Vec<u32>, Vec<u32>) {
    let mut edges = Vec::with_capacity(5 * people);
    for person in 0..people {
        for step in 1..=5 {
            let other = if chance.unit() < 0.1 { chance.below(people) } else { (person + step) % people };
            if other != person {
                edges.push((person as u32, other as u32));
            }
        }
    }
    let mut first = vec![0u32; people + 1];
    for &(a, b) in &edges {
        first[a as usize + 1] += 1;
        first[b as usize + 1] += 1;
    }
    (1..=people).for_each(|place| first[place] += first[place - 1]);
    let (mut next, mut of) = (first.clone(), vec![0u32; 2 * edges.len()]);
    for &(a, b) in &edges {
        for (from, to) in [(a, b), (b, a)] {
            of[next[from as usize] as usize] = to;
            next[from as usize] += 1;
        }
    }
    (first, of)
}

#[derive(Default)]
struct Day {
    exposures: [u64; 5],
    talk: u64,
    won: u64,
    lost: u64,
}

struct Table {
    text: String,
    sums: [u64; 8],
}

impl Table {
    fn new() -> Self {
        Self { text: "day,unaware,aware,lead,customer,churned,ch0,ch1,ch2,ch3,ch4,talk,won,lost\n".into(), sums: [0; 8] }
    }

    fn close(&mut self, day: usize, stages: [u64; 5], row: &Day) {
        let all = row.exposures.iter().copied().chain([row.talk, row.won, row.lost]);
        self.sums.iter_mut().zip(all.clone()).for_each(|(sum, n)| *sum += n);
        let cells: Vec<String> = stages.into_iter().chain(all).map(|n| n.to_string()).collect();
        self.text.push_str(&format!("{},{}\n", day + 1, cells.join(",")));
    }
}

fn plain(people: usize, chance: &mut Chance) -> Table {
    let (first, of) = ties(people, chance);
    let (mut stage, mut goodwill) = (vec![UNAWARE; people], vec![0f32; people]);
    let mut queue = std::collections::VecDeque::new();
    let calls = (people as f64 * 0.0005) as usize;
    let mut table = Table::new();
    for day in 0..DAYS {
        let mut row = Day::default();
        let morning: Vec<bool> = stage.iter().map(|&stage| stage == CUSTOMER).collect();
        for person in 0..people {
            for channel in 0..5 {
                if chance.unit() < CHANCE[channel] {
                    row.exposures[channel] += 1;
                    goodwill[person] += GAIN[channel];
                    stage[person] = stage[person].max(AWARE);
                }
            }
            if stage[person] < CUSTOMER {
                let own = &of[first[person] as usize..first[person + 1] as usize];
                let n = own.iter().filter(|&&other| morning[other as usize]).count();
                if n > 0 && chance.unit() < 1.0 - (1.0 - TALK).powi(n as i32) {
                    row.talk += 1;
                    goodwill[person] += 0.4;
                    stage[person] = stage[person].max(AWARE);
                }
            }
            goodwill[person] *= KEEPS;
            if stage[person] == AWARE && chance.unit() < raises(goodwill[person]) {
                stage[person] = LEAD;
                queue.push_back(person);
            }
        }
        for _ in 0..calls {
            let Some(person) = queue.pop_front() else { break };
            let won = chance.unit() < buys(goodwill[person]);
            stage[person] = if won { CUSTOMER } else { AWARE };
            row.won += u64::from(won);
        }
        for person in 0..people {
            if morning[person] && chance.unit() < CHURN {
                stage[person] = CHURNED;
                row.lost += 1;
            }
        }
        let mut stages = [0; 5];
        stage.iter().for_each(|&stage| stages[stage as usize] += 1);
        table.close(day, stages, &row);
    }
    table
}

/// One person, with goodwill as it was on the evening of `day`.
#[derive(Clone, Copy, Default)]
struct Person {
    goodwill: f32,
    day: u16,
    stage: u8,
    warm: bool,
}

struct Market {
    people: Vec<Person>,
    keeps: Vec<f32>,
    warm: Vec<u32>,
    stages: [u64; 5],
}

impl Market {
    /// Goodwill in the middle of a day, before it falls in the evening.
    fn goodwill(&self, person: usize, day: usize) -> f32 {
        let one = self.people[person];
        one.goodwill * self.keeps[day - usize::from(one.day)]
    }

    fn add(&mut self, person: usize, day: usize, gain: f32) {
        // Days are counted from 1, so that the first one is an evening after day 0.
        let goodwill = self.goodwill(person, day - 1) + gain;
        let one = &mut self.people[person];
        (one.goodwill, one.day) = (goodwill, (day - 1) as u16);
        if goodwill * KEEPS > WARM && !one.warm {
            one.warm = true;
            self.warm.push(person as u32);
        }
        if one.stage == UNAWARE {
            self.become_(person, AWARE);
        }
    }

    fn become_(&mut self, person: usize, stage: u8) {
        let one = &mut self.people[person];
        self.stages[one.stage as usize] -= 1;
        self.stages[stage as usize] += 1;
        one.stage = stage;
    }
}

fn events(people: usize, chance: &mut Chance) -> Table {
    let (first, of) = ties(people, chance);
    let mut market = Market {
        people: vec![Person::default(); people],
        keeps: (0..=DAYS).map(|days| KEEPS.powi(days as i32)).collect(),
        warm: Vec::new(),
        stages: [people as u64, 0, 0, 0, 0],
    };
    let mut heard = vec![u16::MAX; people];
    let mut customers: Vec<u32> = Vec::new();
    let mut queue = std::collections::VecDeque::new();
    let calls = (people as f64 * 0.0005) as usize;
    let ln_not = CHANCE.map(|p| (1.0 - p).ln());
    let (ceiling, ln_talk, ln_churn) = (raises(WARM), (1.0 - TALK).ln(), (1.0 - CHURN).ln());
    let ln_ceiling = (1.0 - ceiling).ln();
    let mut table = Table::new();
    let mut raised: Vec<u32> = Vec::new();
    for day in 1..=DAYS {
        let mut row = Day::default();
        let morning = customers.len();
        for channel in 0..5 {
            let mut person = chance.gap(ln_not[channel]);
            while person < people {
                row.exposures[channel] += 1;
                market.add(person, day, GAIN[channel]);
                person += 1 + chance.gap(ln_not[channel]);
            }
        }
        // Ties to customers, one after the other; a person hears once a day.
        let mut skip = chance.gap(ln_talk);
        for &customer in &customers[..morning] {
            let own = &of[first[customer as usize] as usize..first[customer as usize + 1] as usize];
            while skip < own.len() {
                let other = own[skip] as usize;
                if market.people[other].stage < CUSTOMER && heard[other] != day as u16 {
                    heard[other] = day as u16;
                    row.talk += 1;
                    market.add(other, day, 0.4);
                }
                skip += 1 + chance.gap(ln_talk);
            }
            skip -= own.len();
        }
        raised.clear();
        let mut person = chance.gap(ln_ceiling);
        while person < people {
            let one = market.people[person];
            if one.stage == AWARE && !one.warm && chance.unit() * ceiling < raises(market.goodwill(person, day)) {
                raised.push(person as u32);
            }
            person += 1 + chance.gap(ln_ceiling);
        }
        let mut warm = std::mem::take(&mut market.warm);
        warm.retain(|&person| {
            let person = person as usize;
            let goodwill = market.goodwill(person, day);
            if market.people[person].stage == AWARE && chance.unit() < raises(goodwill) {
                raised.push(person as u32);
            }
            let stays = goodwill > WARM;
            market.people[person].warm = stays;
            stays
        });
        market.warm = warm;
        raised.sort_unstable();
        for &person in &raised {
            market.become_(person as usize, LEAD);
            queue.push_back(person as usize);
        }
        let mut won = Vec::new();
        for _ in 0..calls {
            let Some(person) = queue.pop_front() else { break };
            if chance.unit() < buys(market.goodwill(person, day)) {
                market.become_(person, CUSTOMER);
                won.push(person as u32);
                row.won += 1;
            } else {
                market.become_(person, AWARE);
            }
        }
        let mut place = chance.gap(ln_churn);
        let mut lost = Vec::new();
        while place < morning {
            lost.push(place);
            place += 1 + chance.gap(ln_churn);
        }
        for &place in lost.iter().rev() {
            market.become_(customers[place] as usize, CHURNED);
            customers.swap_remove(place);
            row.lost += 1;
        }
        customers.extend(won);
        table.close(day - 1, market.stages, &row);
    }
    table
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [kind, people, seed, out] = arguments.as_slice() else { panic!("loops plain|events PEOPLE SEED OUT.csv") };
    let people: usize = people.parse().expect("how many people");
    let mut chance = Chance::new(seed.parse().expect("a seed"));
    let table = match kind.as_str() {
        "plain" => plain(people, &mut chance),
        "events" => events(people, &mut chance),
        other => panic!("`{other}` is neither plain nor events"),
    };
    std::fs::File::create(out).and_then(|mut file| file.write_all(table.text.as_bytes())).expect("a file to write");
    let sums = table.sums.map(|sum| sum.to_string());
    println!("{}", sums.join(" "));
}
