//! What the firm can see of people's ways to a purchase.
//!
//! A firm sees clicks, visits and responses, not what somebody looked at and passed by; a friend's word looks like a
//! visit out of nowhere.

use super::event::Event;
use crate::population::customers::Origin;

/// The touches and purchases of a crowd, in order of time.
#[derive(Clone, Debug, Default)]
pub struct Paths {
    pub(crate) touches: Vec<(u16, u16, u8)>,
    pub(crate) sales: Vec<(u16, u16, Origin, i64)>,
}

impl Paths {
    /// What of an event a firm can see on the way to a purchase.
    #[inline]
    pub(crate) fn note(&mut self, day: u32, place: usize, event: Event) {
        match event {
            Event::Engaged(source) => self.touches.push((place as u16, day as u16, source)),
            Event::Won(purchase) => {
                self.sales.push((place as u16, day as u16, purchase.origin, purchase.paid_minor));
            }
            _ => {}
        }
    }
}
