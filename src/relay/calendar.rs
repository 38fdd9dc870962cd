//! Calendars: what is put down for a day.

use std::collections::BTreeMap;

/// Takes all entries up to a day out of a calendar.
pub(super) fn up_to<T>(calendar: &mut BTreeMap<u32, Vec<T>>, day: u32) -> impl Iterator<Item = T> {
    let later = calendar.split_off(&(day + 1));
    std::mem::replace(calendar, later).into_values().flatten()
}
