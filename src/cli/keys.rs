//! The key `t` at a terminal, which asks how far a job is.
//!
//! While a job is played, keys reach the program one by one and are not shown; all else about the terminal, Ctrl-C too, is
//! as it was. A job in the background leaves the terminal alone.

#[cfg(unix)]
pub(super) use unix::{listen, pressed, restore};

#[cfg(unix)]
mod unix {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use rustix::process::getpgrp;
    use rustix::stdio::stdin;
    use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcgetpgrp, tcsetattr};
    use std::io::{IsTerminal as _, stderr};
    use std::sync::{Mutex, PoisonError};

    /// The terminal as it was.
    static BEFORE: Mutex<Option<Termios>> = Mutex::new(None);

    /// Whether the terminal is ours at this moment.
    fn in_front() -> bool {
        tcgetpgrp(stdin()).is_ok_and(|front| front == getpgrp())
    }

    /// Lets keys through one by one, where there is a person to press them.
    pub(in crate::cli) fn listen() {
        if !(std::io::stdin().is_terminal() && stderr().is_terminal() && in_front()) {
            return;
        }
        let mut before = BEFORE.lock().unwrap_or_else(PoisonError::into_inner);
        if let (None, Ok(now)) = (&*before, tcgetattr(stdin())) {
            let mut keys = now.clone();
            keys.local_modes -= LocalModes::ICANON | LocalModes::ECHO;
            if tcsetattr(stdin(), OptionalActions::Now, &keys).is_ok() {
                *before = Some(now);
            }
        }
    }

    /// Whether `t` was pressed since the last time.
    pub(in crate::cli) fn pressed() -> bool {
        if BEFORE.lock().unwrap_or_else(PoisonError::into_inner).is_none() || !in_front() {
            return false;
        }
        let mut ready = [PollFd::from_borrowed_fd(stdin(), PollFlags::IN)];
        if !poll(&mut ready, Some(&Timespec::default())).is_ok_and(|ready| ready > 0) {
            return false;
        }
        let mut keys = [0; 64];
        rustix::io::read(stdin(), &mut keys[..]).is_ok_and(|count| keys[..count].contains(&b't'))
    }

    /// Leaves the terminal as it was.
    pub(in crate::cli) fn restore() {
        if let Some(before) = BEFORE.lock().unwrap_or_else(PoisonError::into_inner).take() {
            let _ = tcsetattr(stdin(), OptionalActions::Now, &before);
        }
    }
}

#[cfg(not(unix))]
mod elsewhere {
    pub(in crate::cli) fn listen() {}
    pub(in crate::cli) fn pressed() -> bool {
        false
    }
    pub(in crate::cli) fn restore() {}
}
#[cfg(not(unix))]
pub(super) use elsewhere::{listen, pressed, restore};
