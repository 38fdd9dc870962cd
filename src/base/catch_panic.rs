//! Turns a panic into a reason: where one run must not end all others, and where a library meets a hostile file.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};

/// How many guards are up.
static GUARDS: AtomicUsize = AtomicUsize::new(0);

/// Whether panics are caught; then nobody else speaks of them.
pub(crate) fn is_up() -> bool {
    GUARDS.load(Ordering::SeqCst) > 0
}

/// What the work gives, or what it said when it panicked.
pub(crate) fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    GUARDS.fetch_add(1, Ordering::SeqCst);
    let result = catch_unwind(AssertUnwindSafe(work));
    GUARDS.fetch_sub(1, Ordering::SeqCst);
    result.map_err(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        text.or_else(|| panic.downcast_ref::<&str>().map(|&text| text.to_owned()))
            .unwrap_or_else(|| "it panicked without a word".to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::guarded;

    #[test]
    fn a_panic_becomes_its_message() {
        assert_eq!(guarded(|| 7), Ok(7));
        assert_eq!(
            guarded(|| -> u8 { panic!("the books of day {} do not balance", 3) }),
            Err("the books of day 3 do not balance".to_owned())
        );
        assert_eq!(guarded(|| -> u8 { panic!("short") }), Err("short".to_owned()));
    }
}
