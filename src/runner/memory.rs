//! Refuses a market that does not fit into memory before it is made, instead of being killed half-way.

use crate::engine::memory::{Part, With, bytes};
use crate::error::{Error, Kind};
use crate::plan::Plan;
use crate::words::size;
use std::fs;

/// Share of the free memory that may be used.
const USABLE: f64 = 0.8;

/// How many markets fit into memory at once (at most `wanted`), or why not even one does.
pub(crate) fn fitting(plan: &Plan, wanted: usize) -> Result<usize, Error> {
    let Some(free) = free() else { return Ok(wanted) };
    fit(&bytes(plan), free, &Size::of(plan), wanted)
}

/// Bytes that one run of a plan needs.
pub(crate) fn of_one(plan: &Plan) -> u64 {
    sum(&bytes(plan))
}

#[cfg(feature = "page")]
/// Why a market needs more than so many bytes, if it does.
pub(crate) fn over(plan: &Plan, most: u64) -> Option<Error> {
    let (parts, one) = (bytes(plan), of_one(plan));
    let cause = || format!("this market needs about {}, and at most {} may be used", size(one), size(most));
    (one > most).then(|| Error::new(Kind::Refused, cause(), cure(&parts, most, &Size::of(plan))))
}

/// How large a market is, as far as it can be made smaller.
struct Size {
    people: Option<u32>,
    days: u32,
}

impl Size {
    fn of(plan: &Plan) -> Self {
        let counted = plan.edges.is_some() || !plan.file_leads.is_empty();
        Self { people: (!counted).then_some(plan.people), days: plan.days }
    }
}

fn sum(parts: &[Part]) -> u64 {
    parts.iter().fold(0, |sum, part| sum.saturating_add(part.bytes))
}

fn fit(parts: &[Part], free: u64, market: &Size, wanted: usize) -> Result<usize, Error> {
    let usable = (free as f64 * USABLE) as u64;
    let one = sum(parts);
    if one <= usable {
        return Ok(wanted.min((usable / one.max(1)) as usize).max(1));
    }
    let cause = format!(
        "this market needs about {}, and of the free {} at most {} may be used",
        size(one),
        size(free),
        size(usable)
    );
    Err(Error::new(Kind::Refused, cause, cure(parts, usable, market)))
}

/// The largest parts, and a size that fits.
fn cure(parts: &[Part], usable: u64, market: &Size) -> String {
    let largest: Vec<String> =
        parts.iter().take(3).map(|part| format!("{} for {}", size(part.bytes), part.what)).collect();
    let fewer = |with: With, now: u32| {
        let (grows, fixed): (Vec<Part>, Vec<Part>) = parts.iter().partition(|part| part.with == with);
        let room = usable.saturating_sub(sum(&fixed));
        let fits = f64::from(now) * room as f64 / sum(&grows).max(1) as f64;
        // Rounded down to what is easily typed.
        let step = if fits >= 2000.0 { 1000.0 } else { 1.0 };
        Some((fits / step).floor() * step).filter(|fits| *fits >= 1.0)
    };
    let people = market.people.and_then(|people| fewer(With::People, people));
    let try_this = match (people, fewer(With::Days, market.days)) {
        (Some(people), _) => format!("try `--people {people}`"),
        (None, Some(days)) => format!("try `--set market.days={days}`"),
        (None, None) => "play fewer people, days and reps, and record less".to_owned(),
    };
    let listed = parts.iter().take(3).any(|part| part.what == "ties");
    let mixed = if listed { ", or a network that is not kept (`network.model = \"mixed\"`)" } else { "" };
    format!("the largest parts are {}; {try_this}{mixed}", largest.join(", "))
}

/// The most memory this program has had so far. Only Linux tells.
pub(crate) fn peak() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok().map(|kib| kib * 1024)
}

/// Bytes of memory that are free: what the system has, within what a container may use. Only Linux tells.
fn free() -> Option<u64> {
    let system = fs::read_to_string("/proc/meminfo").ok().and_then(|text| available(&text));
    let container = || {
        let number = |name: &str| {
            fs::read_to_string(format!("/sys/fs/cgroup/{name}")).ok()?.trim().parse::<u64>().ok()
        };
        Some(number("memory.max")?.saturating_sub(number("memory.current").unwrap_or(0)))
    };
    match (system, container()) {
        (Some(system), Some(container)) => Some(system.min(container)),
        (system, container) => system.or(container),
    }
}

fn available(meminfo: &str) -> Option<u64> {
    let line = meminfo.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok().map(|kib| kib.saturating_mul(1024))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_market_too_large_is_refused_with_its_largest_parts() {
        let part = |what, bytes, with| Part { what, bytes, with };
        let (many, ties) = (part("people", 8 << 30, With::People), part("ties", 4 << 30, With::People));
        let parts = [many, ties, part("days", 1 << 20, With::Days)];
        let market = Size { people: Some(1_000_000_000), days: 100 };
        assert_eq!(fit(&parts, 16 << 30, &market, 4), Ok(1));
        assert_eq!(fit(&parts, 40 << 30, &market, 4), Ok(2));
        assert_eq!(fit(&[part("people", 0, With::People)], 100, &market, 4), Ok(4));
        let error = fit(&parts, 14 << 30, &market, 4).unwrap_err();
        assert_eq!(error.kind, Kind::Refused);
        for part in ["12.0 GiB", "8.0 GiB for people, 4.0 GiB for ties, 1 MiB for days", "--people 933"] {
            assert!(error.to_string().contains(part), "{error}");
        }
        let long = [part("days", 1 << 30, With::Days), part("people", 1 << 20, With::People)];
        let error = fit(&long, 640 << 20, &market, 4).unwrap_err();
        assert!(error.help.ends_with("try `--set market.days=49`"), "{error}");
        let error = fit(&[part("reps", 1 << 30, With::Neither)], 1 << 20, &market, 4).unwrap_err();
        assert!(error.help.contains("fewer people, days and reps"), "{error}");
    }

    #[test]
    fn free_memory_is_read_from_what_linux_says() {
        assert_eq!(available("MemTotal: 99 kB\nMemAvailable:    7 kB\n"), Some(7168));
        assert_eq!(available("nothing"), None);
    }
}
