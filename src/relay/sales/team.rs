//! The team: seats, and the people who sit on them, with traits, learning and leaving.

use crate::base::YEAR_DAYS;
use crate::base::draws::{Draw, Luck, Named as _, draws};
use crate::base::laws::{Exponential, Normal};
use crate::base::math::exp;
use crate::plan::{Levers, Plan};
use crate::results::RepRow;

draws! {
    /// Who sits down on a seat.
    Hire = "reps/traits" => (knowledge, persuasion, personable, shared);
    /// How long somebody of the first team has been there.
    Seniority = "reps/traits/seniority" => (days);
    /// What goes with a seat, whoever sits on it.
    Patch = "reps/territory" => (quality, allotted);
    /// Whether somebody leaves today.
    Quit = "reps/leaves" => (leaves);
}

/// What a rep does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Everything.
    Full,
    /// Finds and qualifies leads, books meetings.
    Developer,
    /// Holds meetings, looks after customers.
    Closer,
}

/// One rep.
#[derive(Clone, Debug)]
pub struct Rep {
    /// Knowledge, in standard deviations.
    pub knowledge: f64,
    /// Persuasiveness, in standard deviations.
    pub persuasion: f64,
    /// Personable manner, in standard deviations.
    pub personable: f64,
    /// Added to the log odds of closing.
    pub closing: f64,
    /// By how much the leads of the seat's territory are better than others, log odds.
    pub territory: f64,
    /// How many times the usual number of new leads the seat is allotted.
    pub allotted: f64,
    /// Cold e-mails a day, of late.
    pub mails: f64,
    /// Day of hiring; negative for those there at the start.
    pub hired: i64,
    /// Good and bad leads seen: the belief in marketing's leads.
    pub belief: (f64, f64),
    /// Minutes left today.
    pub left: f64,
    /// Minutes had today.
    pub had: f64,
    /// Minutes spent on follow-ups today.
    pub followed: f64,
    /// Minutes that may still go to follow-ups: a share of the day, and what was saved up for one.
    pub for_customers: f64,
    /// First revenue to be won this month, minor units; 0 without a quota.
    pub quota_minor: f64,
    /// First revenue won this month, minor units.
    pub month_minor: i64,
    /// Minutes of work begun on a day too short for it, to be done on the next.
    pub owed: f64,
    /// What the rep did so far.
    pub record: RepRow,
    /// Minutes had and used so far.
    pub minutes: (f64, f64),
}

/// One seat of the team.
#[derive(Clone, Debug)]
pub struct Seat {
    /// What whoever sits here does.
    pub role: Role,
    /// Full-time share of the seat.
    pub share: f64,
    /// Who sits here now.
    pub rep: Option<Rep>,
    /// Day on which a vacant seat is filled; never when it is given up.
    pub filled_on: u32,
    /// Day on which the seat is given up, once it is one too many.
    pub given_up_on: Option<u32>,
}

/// The team.
#[derive(Clone, Debug, Default)]
pub struct Team {
    /// Seats.
    pub seats: Vec<Seat>,
    /// How often each seat has changed hands.
    pub tenures: Vec<u16>,
    /// Records of reps who left.
    pub gone: Vec<RepRow>,
    /// Cost of reps so far, with fractions of a cent.
    pay: f64,
    /// Full-time reps there are to be.
    wanted: f64,
}

impl Team {
    /// The team of the first day. The last seat is part-time when the number of reps is not whole.
    pub fn new(plan: &Plan, luck: Luck) -> Self {
        let reps = plan.levers.reps();
        let count = seats_for(plan, reps);
        let developers = (count as f64 * plan.scenario.sales.developers).round() as usize;
        let role = |seat: usize| match developers {
            0 => Role::Full,
            n if n == count => Role::Full, // without a closer everybody does everything
            n if seat < n => Role::Developer,
            _ => Role::Closer,
        };
        let seats = (0..count).map(|seat| Seat {
            role: role(seat),
            share: share_of(seat, count, reps),
            rep: Some(hire(plan, luck, seat as u32, 0, None)),
            filled_on: 0,
            given_up_on: None,
        });
        Self { seats: seats.collect(), tenures: vec![0; count], gone: Vec::new(), pay: 0.0, wanted: reps }
    }

    /// Takes on so many full-time reps from now on: new seats are filled like vacant ones, and whoever came last is given
    /// notice.
    fn resize(&mut self, plan: &Plan, reps: f64, day: u32) {
        if reps.to_bits() == self.wanted.to_bits() {
            return;
        }
        self.wanted = reps;
        let count = seats_for(plan, reps);
        let vacancy = if plan.scenario.reps.on { plan.scenario.reps.vacancy_days } else { 0 };
        while self.seats.len() < count {
            let developers = self.seats.iter().filter(|seat| seat.role == Role::Developer).count();
            let role = match (count as f64 * plan.scenario.sales.developers).round() as usize {
                0 => Role::Full,
                wanted if developers < wanted => Role::Developer,
                _ if developers == 0 => Role::Full,
                _ => Role::Closer,
            };
            self.seats.push(Seat {
                role,
                share: 1.0,
                rep: None,
                filled_on: day + vacancy,
                given_up_on: None,
            });
            self.tenures.push(0);
        }
        for (number, seat) in self.seats.iter_mut().enumerate() {
            if number >= count {
                seat.given_up_on.get_or_insert(day + plan.scenario.sales.notice_days);
                if seat.rep.is_none() {
                    seat.filled_on = u32::MAX;
                }
                continue;
            }
            seat.share = share_of(number, count, reps);
            if seat.given_up_on.take().is_some() && seat.rep.is_none() {
                seat.filled_on = day + vacancy;
            }
        }
    }

    /// The head count becomes what it is to be, some reps leave, some vacant seats are filled, and everybody gets the
    /// minutes of the day.
    pub fn begin_day(&mut self, plan: &Plan, levers: &Levers, luck: Luck, day: u32, working: bool) {
        self.resize(plan, levers.reps(), day);
        let seat = |number: usize| number as u32;
        luck.draw_each(Quit::PROCESS, day, self.seats.len(), seat, |number, quit: Quit| {
            self.change_hands(plan, luck, day, number, quit.leaves.happens(plan.quits));
            let seat = &mut self.seats[number];
            if let Some(rep) = &mut seat.rep {
                rep.begin_day(plan, day, seat.share, seat.role, working);
            }
        });
    }

    /// Whoever sits on a seat leaves if they want to or have to, and a vacant seat is filled when its time comes.
    fn change_hands(&mut self, plan: &Plan, luck: Luck, day: u32, number: usize, leaves: bool) {
        let seat = &mut self.seats[number];
        let given_up = seat.given_up_on.is_some_and(|last| day >= last);
        if let Some(rep) = seat.rep.take_if(|_| given_up || leaves) {
            self.gone.push(rep.row(seat.role, number as u32, Some(day)));
            self.tenures[number] += 1;
            let refilled = day + plan.scenario.reps.vacancy_days;
            seat.filled_on = if seat.given_up_on.is_some() { u32::MAX } else { refilled };
        }
        if seat.rep.is_none() && day >= seat.filled_on {
            seat.rep = Some(hire(plan, luck, number as u32, self.tenures[number], Some(day)));
        }
    }

    /// Cost of the reps of one day, minor units.
    pub fn payroll(&mut self, plan: &Plan) -> i64 {
        let seated: f64 = self.seats.iter().filter(|seat| seat.rep.is_some()).map(|seat| seat.share).sum();
        let before = self.pay.floor();
        self.pay += seated * plan.scenario.sales.cost_per_rep.0 as f64 / YEAR_DAYS;
        (self.pay.floor() - before) as i64
    }

    /// Minutes had and used today.
    pub fn minutes_today(&self) -> (f64, f64) {
        let reps = self.seats.iter().filter_map(|seat| seat.rep.as_ref());
        reps.fold((0.0, 0.0), |sum, rep| (sum.0 + rep.had, sum.1 + rep.had - rep.left))
    }

    /// Rows of all reps, those who left included.
    pub fn rows(&self) -> Vec<RepRow> {
        let seats = self.seats.iter().enumerate();
        let present = seats.filter_map(|(i, seat)| Some(seat.rep.as_ref()?.row(seat.role, i as u32, None)));
        let mut rows: Vec<RepRow> = self.gone.iter().cloned().chain(present).collect();
        rows.sort_by_key(|row| (row.seat, row.hired));
        rows
    }
}

/// Seats for so many full-time reps: as few as can be, or as many as the scenario says.
fn seats_for(plan: &Plan, reps: f64) -> usize {
    let (fewest, sales) = (whole_seats(reps), &plan.scenario.sales);
    // Money is rounded to the cent where a market is resized, so that a thousandth is no further seat.
    let many = (reps * sales.seats_per_rep - 1e-3).ceil().clamp(0.0, 60_000.0) as usize;
    if fewest > 0 { fewest.max(many).max(sales.seats.unwrap_or(0) as usize) } else { 0 }
}

/// Full-time share of a seat: all alike when they are more than needed, else the last one is part-time.
fn share_of(seat: usize, count: usize, reps: f64) -> f64 {
    if count > whole_seats(reps) { reps / count as f64 } else { (reps - seat as f64).min(1.0) }
}

fn whole_seats(reps: f64) -> usize {
    (reps - 1e-9).ceil().max(0.0) as usize
}

fn hire(plan: &Plan, luck: Luck, seat: u32, tenure: u16, day: Option<u32>) -> Rep {
    let law = &plan.scenario.reps;
    let who: Hire = luck.draw_at(0, seat, u32::from(tenure));
    let shared = law.correlation.sqrt() * who.shared.sample(Normal::STANDARD);
    let own = Normal { mean: shared, deviation: (1.0 - law.correlation).sqrt() };
    let [knowledge, persuasion, personable] = [who.knowledge, who.persuasion, who.personable]
        .map(|trait_| if law.on { trait_.sample(own) } else { 0.0 });
    let weights = [law.knowledge, law.persuasion, law.personable];
    let squares: f64 = weights.iter().map(|w| w * w).sum();
    let cross = weights[0] * weights[1] + weights[0] * weights[2] + weights[1] * weights[2];
    let spread = (squares + 2.0 * law.correlation * cross).sqrt();
    let composite = weights[0] * knowledge + weights[1] * persuasion + weights[2] * personable;
    let seniority: Seniority = luck.draw_at(0, seat, u32::from(tenure));
    let hired = match day {
        Some(day) => i64::from(day),
        None if law.on && law.tenure_days > 0.0 => {
            -(seniority.days.sample(Exponential { mean: law.tenure_days }) as i64)
        }
        None => -36_500,
    };
    let patch: Patch = luck.draw(0, seat);
    let of_seat = |draw: Draw, spread: f64| {
        // The mean factor is 1, so that what some seats have more others have less.
        let law_of = Normal { mean: -0.5 * spread * spread, deviation: spread };
        if law.on && spread > 0.0 { draw.sample(law_of) } else { 0.0 }
    };
    Rep {
        knowledge,
        persuasion,
        personable,
        territory: of_seat(patch.quality, law.territory_spread),
        allotted: exp(of_seat(patch.allotted, law.allotment_spread)),
        mails: 0.0,
        closing: if spread > 0.0 { law.close_per_sd * composite / spread } else { 0.0 },
        hired,
        belief: (law.belief_good, law.belief_bad),
        left: 0.0,
        had: 0.0,
        followed: 0.0,
        for_customers: 0.0,
        quota_minor: 0.0,
        month_minor: 0,
        owed: 0.0,
        record: RepRow::default(),
        minutes: (0.0, 0.0),
    }
}

impl Rep {
    /// Share of full productivity a rep has after some time on the job.
    fn productivity(&self, plan: &Plan, day: u32) -> f64 {
        let law = &plan.scenario.reps;
        if !law.on {
            return 1.0;
        }
        let age = (i64::from(day) - self.hired) as f64;
        1.0 - (1.0 - law.ramp_start) * exp(-age / law.ramp_days)
    }

    /// The minutes of the day, on a seat with this full-time share.
    fn begin_day(&mut self, plan: &Plan, day: u32, share: f64, role: Role, working: bool) {
        let (sales, care) = (&plan.scenario.sales, plan.incentives.care);
        let able = share * self.productivity(plan, day);
        self.face_quota(plan, day, if role == Role::Developer { 0.0 } else { able });
        let minutes = sales.minutes_per_day * able * plan.incentives.effort(self.pressure(plan, day));
        self.had = if working { minutes } else { 0.0 };
        let owed = self.owed.min(self.had);
        self.owed -= owed;
        self.left = self.had - owed;
        self.minutes.1 += owed;
        self.followed = 0.0;
        let for_customers = self.had * (sales.follow_up_share * care).min(1.0);
        self.for_customers = self.for_customers.min(sales.follow_up_minutes * care) + for_customers;
        self.mails *= plan.mails_kept;
        self.minutes.0 += self.had;
    }

    /// The quota of the day, for a rep who is able to so much of what a full-time, experienced one is.
    fn face_quota(&mut self, plan: &Plan, day: u32, able: f64) {
        self.quota_minor = plan.incentives.quota_minor * able;
        if plan.incentives.month_begins(day) {
            self.month_minor = 0;
        }
    }

    /// How hard the quota presses: the share not yet won, when the month is about to end.
    pub fn pressure(&self, plan: &Plan, day: u32) -> f64 {
        let felt = self.quota_minor > 0.0 && plan.incentives.month_ends(day);
        if felt { (1.0 - self.month_minor as f64 / self.quota_minor).max(0.0) } else { 0.0 }
    }

    /// What the rep believes a lead from marketing to be worth: the chance that it is good.
    pub fn trusts_leads(&self) -> f64 {
        self.belief.0 / (self.belief.0 + self.belief.1)
    }

    /// Whether there is time today for so many minutes, with some kept back. Who has less than that in a whole day
    /// (a part-time seat, a beginner) may begin in the morning and finish on another day.
    pub fn has_time(&self, minutes: f64, kept: f64) -> bool {
        let short_day = kept < self.had && self.had - kept < minutes && self.left >= self.had;
        self.had > 0.0 && (self.left - kept + 1e-9 >= minutes || short_day)
    }

    /// Spends minutes; what today does not hold is owed.
    pub fn spend(&mut self, minutes: f64) {
        let now = minutes.min(self.left.max(0.0));
        self.left -= now;
        self.minutes.1 += now;
        self.owed += minutes - now;
    }

    /// Sends a cold e-mail: the chance that it arrives, which falls with those the rep sent of late.
    pub fn send_mail(&mut self, plan: &Plan) -> f64 {
        let law = &plan.scenario.outbound;
        if law.email_daily == 0.0 {
            return 1.0;
        }
        let over = self.mails / law.email_daily;
        self.mails += 1.0 - plan.mails_kept;
        1.0 / (1.0 + over * over)
    }

    fn row(&self, role: Role, seat: u32, left: Option<u32>) -> RepRow {
        let role = match role {
            Role::Full => "full",
            Role::Developer => "developer",
            Role::Closer => "closer",
        };
        RepRow {
            seat,
            role: role.into(),
            hired: self.hired,
            left,
            knowledge: self.knowledge,
            persuasion: self.persuasion,
            personable: self.personable,
            minutes: self.minutes.0.round() as u64,
            minutes_used: self.minutes.1.round() as u64,
            belief: self.trusts_leads(),
            ..self.record.clone()
        }
    }
}
