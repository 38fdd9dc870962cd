//! Refuses a market that does not fit into memory before it is made, instead of being killed half-way.

use crate::error::{Error, Kind};
use crate::plan::Plan;
use crate::words::size;
use std::fs;

/// Share of the free memory that may be used.
const USABLE: f64 = 0.8;

/// How many markets fit into memory at once (at most `wanted`), or why not even one does.
pub(crate) fn fitting(plan: &Plan, wanted: usize) -> Result<usize, Error> {
    let Some(free) = free() else { return Ok(wanted) };
    fit(&crate::engine::memory::bytes(plan), free, plan.people, wanted)
}

fn fit(parts: &[(&'static str, u64)], free: u64, people: u32, wanted: usize) -> Result<usize, Error> {
    let usable = (free as f64 * USABLE) as u64;
    let one: u64 = parts.iter().map(|part| part.1).sum();
    if one <= usable {
        return Ok(wanted.min((usable / one.max(1)) as usize).max(1));
    }
    let largest: Vec<String> =
        parts.iter().take(3).map(|(what, bytes)| format!("{} for {what}", size(*bytes))).collect();
    let cause = format!(
        "this market needs about {}, and of the free {} at most {} may be used",
        size(one),
        size(free),
        size(usable)
    );
    let fewer = (f64::from(people) * usable as f64 / one as f64 / 1000.0).floor() * 1000.0;
    let cure = format!(
        "the largest parts are {}; try `--people {}`, or a network that is not kept (`network.model = \"mixed\"`)",
        largest.join(", "),
        fewer as u64
    );
    Err(Error::new(Kind::Refused, cause, cure))
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
        let parts = [("people", 8 << 30), ("ties", 4 << 30), ("days", 1 << 20)];
        assert_eq!(fit(&parts, 16 << 30, 1_000_000_000, 4), Ok(1));
        assert_eq!(fit(&parts, 40 << 30, 1_000_000_000, 4), Ok(2));
        assert_eq!(fit(&[("people", 0)], 100, 1, 4), Ok(4));
        let error = fit(&parts, 14 << 30, 1_000_000_000, 4).unwrap_err();
        assert_eq!(error.kind, Kind::Refused);
        for part in ["12.0 GiB", "8.0 GiB for people, 4.0 GiB for ties, 1 MiB for days", "--people 933"] {
            assert!(error.to_string().contains(part), "{error}");
        }
    }

    #[test]
    fn free_memory_is_read_from_what_linux_says() {
        assert_eq!(available("MemTotal: 99 kB\nMemAvailable:    7 kB\n"), Some(7168));
        assert_eq!(available("nothing"), None);
    }
}
