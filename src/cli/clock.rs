//! How long something took, in words.

pub(super) use crate::base::clock::Clock;

/// Seconds in words: `0.4 s`, `12 s`, `3 min 20 s`, `2 h 05 min`.
pub(super) fn duration(seconds: f64) -> String {
    let whole = seconds.round().max(0.0) as u64;
    match whole {
        _ if seconds < 9.95 => format!("{seconds:.1} s"),
        0..=119 => format!("{whole} s"),
        120..=7199 => format!("{} min {:02} s", whole / 60, whole % 60),
        _ => format!("{} h {:02} min", whole / 3600, whole % 3600 / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::duration;

    #[test]
    fn durations_are_short() {
        let shown = [0.04, 9.94, 9.97, 119.4, 119.6, 3725.0, 7300.0].map(duration);
        assert_eq!(shown, ["0.0 s", "9.9 s", "10 s", "119 s", "2 min 00 s", "62 min 05 s", "2 h 01 min"]);
    }
}
