//! Sees whether the processor can run the program at all, then parses the arguments, runs one verb, prints one error
//! and exits with a documented code.

use relaylab::cli::{self, exit};
use std::io;
use std::process::ExitCode;

fn main() -> ExitCode {
    let lacking = lacking(&needs());
    if lacking.is_empty() {
        return cli::main();
    }
    let _ = complain(&lacking, &mut io::stderr());
    ExitCode::from(exit::PROCESSOR)
}

/// A set of instructions: its name, whether the compiler used it for this build, whether the processor has it.
type Need = (&'static str, bool, bool);

/// Instructions that the build needs and the processor lacks.
fn lacking(needs: &[Need]) -> Vec<&'static str> {
    needs.iter().filter(|(_, used, there)| *used && !there).map(|(name, ..)| *name).collect()
}

/// What stands in `.cargo/config.toml`, and what a compiler told to build for its own processor would add.
///
/// The standard library's own look at the processor is folded away by a compiler that may use the instructions anyway,
/// and would say yes. Only plain words are handled here: nothing may need what is not known to be there.
#[cfg(target_arch = "x86_64")]
fn needs() -> [Need; 12] {
    use raw_cpuid::native_cpuid::cpuid_count;
    let most = cpuid_count(0, 0).eax;
    let basic = cpuid_count(1, 0).ecx;
    let more = if most < 7 { 0 } else { cpuid_count(7, 0).ebx };
    let extended = cpuid_count(0x8000_0001, 0).ecx;
    let has = |word: u32, bits: &[u32]| bits.iter().all(|bit| word >> bit & 1 == 1);
    [
        ("sse3", cfg!(target_feature = "sse3"), has(basic, &[0])),
        ("ssse3", cfg!(target_feature = "ssse3"), has(basic, &[9])),
        ("sse4.1", cfg!(target_feature = "sse4.1"), has(basic, &[19])),
        ("sse4.2", cfg!(target_feature = "sse4.2"), has(basic, &[20])),
        ("popcnt", cfg!(target_feature = "popcnt"), has(basic, &[23])),
        // The system must keep the wide registers of each process, which it tells by the 27th bit.
        ("avx", cfg!(target_feature = "avx"), has(basic, &[27, 28])),
        ("fma", cfg!(target_feature = "fma"), has(basic, &[12])),
        ("avx2", cfg!(target_feature = "avx2"), has(more, &[5])),
        ("bmi1", cfg!(target_feature = "bmi1"), has(more, &[3])),
        ("bmi2", cfg!(target_feature = "bmi2"), has(more, &[8])),
        ("lzcnt", cfg!(target_feature = "lzcnt"), has(extended, &[5])),
        ("avx512f", cfg!(target_feature = "avx512f"), has(more, &[16])),
    ]
}

/// Elsewhere the compiler is told of no processor.
#[cfg(not(target_arch = "x86_64"))]
fn needs() -> [Need; 0] {
    []
}

/// Says what is missing, and the cure. Written piece by piece, as whatever is clever may need what is missing.
#[cold]
fn complain(lacking: &[&str], to: &mut impl io::Write) -> io::Result<()> {
    to.write_all(b"error: this processor is too old for this build of relaylab, which needs ")?;
    for (place, name) in lacking.iter().enumerate() {
        to.write_all(if place == 0 { b"" } else { b", " })?;
        to.write_all(name.as_bytes())?;
    }
    to.write_all(b"\n  = help: take `.cargo/config.toml` away and build it here; the results are the same\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_used_and_missing_is_lacking() {
        let needs = [("a", false, false), ("b", false, true), ("c", true, false), ("d", true, true)];
        assert_eq!(lacking(&needs), ["c"]);
        assert_eq!(lacking(&[]), [""; 0]);
    }

    #[test]
    fn the_processor_that_runs_this_is_new_enough() {
        assert_eq!(lacking(&needs()), [""; 0]);
    }

    #[test]
    fn what_is_lacking_is_told_with_its_cure() {
        let mut told = Vec::new();
        complain(&["avx2", "bmi2"], &mut told).unwrap();
        let told = String::from_utf8(told).unwrap();
        assert!(told.contains("too old for this build of relaylab, which needs avx2, bmi2\n"), "{told}");
        assert!(told.contains(".cargo/config.toml"), "{told}");
    }
}
