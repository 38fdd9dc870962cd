//! A touch: somebody sees, comes, becomes aware, moves on. What all legs do to a person, and ask of one.

use crate::base::draws::Draw;
use crate::base::laws::Chance;
use crate::population::notes::{Event, Moment};
use crate::population::{Crowd, Flag, NO_SOURCE, Stage};
use crate::relay::Today;

impl<'a> From<&'a Today<'_>> for Moment<'a> {
    fn from(today: &'a Today<'_>) -> Self {
        Self { plan: today.plan, luck: today.luck, day: today.day }
    }
}

impl Crowd {
    /// Goodwill of the person at a place, decayed to today.
    #[inline]
    pub fn goodwill(&self, today: &Today<'_>, place: usize) -> f64 {
        let person = self.people[place];
        f64::from(person.goodwill * today.keep(person.touched()))
    }

    /// Adds to the goodwill of the person at a place; somebody who does not know the brand has nothing to like.
    #[inline]
    pub fn warm_up(&mut self, today: &Today<'_>, place: usize, goodwill: f32) {
        let person = &mut self.people[place];
        if person.is(Stage::Unaware) && today.plan.scenario.memory.known_only {
            return;
        }
        person.goodwill = (person.goodwill * today.keep(person.touched()) + goodwill).max(0.0);
        person.touch(today.day);
        if person.goodwill > today.plan.hazard.warm_above && !person.has(Flag::Warm) {
            person.set(Flag::Warm, true);
            self.warm.push(place as u16);
        }
    }

    /// The person at a place sees a channel once.
    #[inline]
    pub fn see(&mut self, today: &Today<'_>, place: usize, channel: u8, goodwill: f32) {
        if let Some(watch) = &mut self.watch {
            watch.count(channel, std::iter::once(place));
        }
        self.see_counted(today, place, channel, goodwill);
    }

    /// The same when the panel has counted it before.
    #[inline]
    pub fn see_counted(&mut self, today: &Today<'_>, place: usize, channel: u8, goodwill: f32) {
        self.warm_up(today, place, goodwill);
        if self.listens() {
            self.emit(today, place, Event::Saw(channel));
        }
    }

    /// The person at a place comes of their own accord or by a click they looked for: by a channel they have then
    /// seen, or directly.
    pub fn arrive(&mut self, today: &Today<'_>, place: usize, source: u8) {
        if let Some(channel) = today.plan.channels.get(source as usize) {
            let goodwill = channel.common.goodwill * today.deliveries[source as usize].freshness;
            self.make_aware(today, place, source);
            self.see(today, place, source, goodwill as f32);
            self.emit(today, place, Event::Arrived(source));
        }
        self.engage(today, place, source);
    }

    /// Whether the person at a place visits by a click on what they see. That is one decision with three ends: no click, one
    /// that leaves at once, a visit. `click` is the chance of a click by a person of average response, `visit` the share
    /// of clicks that bring a visit.
    #[inline]
    pub fn click(
        &mut self,
        today: &Today<'_>,
        place: usize,
        channel: u8,
        luck: Draw,
        click: f64,
        visit: f64,
    ) -> bool {
        // Who somebody is gets looked up only where the most fitting person there is would click.
        let most = self.responsiveness_of(today, place, 1.0);
        if !luck.sample(Chance(click * most).at_most()) {
            return false;
        }
        let chance = (click * self.responsiveness(today, place)).min(1.0);
        let visits = luck.happens(chance * visit);
        if visits {
            self.engage(today, place, channel);
        } else if luck.happens(chance) {
            self.tally.sources[channel as usize].bounces += 1;
        }
        visits
    }

    /// Makes an unaware person aware; others are left alone.
    #[inline]
    pub fn make_aware(&mut self, today: &Today<'_>, place: usize, source: u8) {
        if self.people[place].is(Stage::Unaware) {
            self.emit(today, place, Event::BecameAware(source));
            self.move_to(today, place, Stage::Aware, source);
            if self.people[place].first_source() == NO_SOURCE {
                self.people[place].set_first_source(source);
                self.emit(today, place, Event::FirstTouched(source));
            }
        }
    }

    /// Moves the person at a place to another stage.
    #[inline]
    pub fn move_to(&mut self, today: &Today<'_>, place: usize, stage: Stage, cause: u8) {
        let from = self.people[place].stage();
        self.stages[from as usize] -= 1;
        self.stages[stage as usize] += 1;
        self.people[place].set_stage(stage);
        if stage == Stage::DoNotContact && self.people[place].has(Flag::Mailable) {
            self.people[place].set(Flag::Mailable, false);
            self.tally.mailable -= 1;
        }
        self.emit(today, place, Event::Moved(from, stage, cause));
    }

    /// Whether the person at a place needs what the category offers.
    #[inline]
    pub fn is_in_market(&self, today: &Today<'_>, place: usize) -> bool {
        today.plan.always_in_market || self.people[place].has(Flag::InMarket)
    }

    /// How much more often the person at a place responds to what they see than people on average would who all know the
    /// brand.
    pub fn responsiveness(&self, today: &Today<'_>, place: usize) -> f64 {
        self.responsiveness_of(today, place, self.fit(today, place))
    }

    /// The same, were their fit this.
    #[inline]
    fn responsiveness_of(&self, today: &Today<'_>, place: usize, fit: f64) -> f64 {
        let interest = &today.plan.scenario.interest;
        let in_market = self.is_in_market(today, place);
        let need = if in_market { interest.response_in_market } else { interest.response_out_of_market };
        let known = if self.people[place].is(Stage::Unaware) { interest.response_unaware } else { 1.0 };
        known * need * (interest.response_base + interest.response_fit * fit) / today.plan.response_mean
    }

    /// Fit of the person at a place.
    pub fn fit(&self, today: &Today<'_>, place: usize) -> f64 {
        today.plan.traits.fit(today.luck, self.person_at(place))
    }
}
