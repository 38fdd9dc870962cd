//! The desk of the explorer for a browser: it answers the requests of the page as the local server does, in a worker.
//!
//! What the worker hands over is written into [`room`]; what is said to it comes out of `tell`, which the worker gives.

use relaylab::explore::{Desk, Limits, Own};
use std::cell::RefCell;
use std::panic::set_hook;

#[link(wasm_import_module = "page")]
unsafe extern "C" {
    /// Takes a status of HTTP and so many bytes of text; 500 is a bug, and the text says which.
    safe fn tell(status: u32, text: *const u8, length: usize);
}

thread_local! {
    static DESK: RefCell<Desk> = RefCell::default();
    static ROOM: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

fn told(status: u16, text: &str) -> bool {
    tell(status.into(), text.as_ptr(), text.len());
    true
}

/// A place for so many bytes, until the next one is asked for.
#[unsafe(no_mangle)]
pub extern "C" fn room(length: usize) -> *mut u8 {
    ROOM.with_borrow_mut(|room| {
        *room = vec![0; length];
        room.as_mut_ptr()
    })
}

/// Takes the scenario that was written there, sealed or not, for one's own.
#[unsafe(no_mangle)]
pub extern "C" fn begin() {
    let own = Own::written(&ROOM.take());
    DESK.set(Desk::new(Some(own), Limits::default()));
}

/// Answers the request that was written there: a path, a line's end and the body.
#[unsafe(no_mangle)]
pub extern "C" fn answer() {
    set_hook(Box::new(|bug| {
        told(500, &bug.to_string());
    }));
    let request = ROOM.take();
    let end = request.iter().position(|&byte| byte == b'\n').unwrap_or(request.len());
    let (path, body) = (&request[..end], request.get(end + 1..).unwrap_or_default());
    DESK.with_borrow(|desk| desk.answer(&String::from_utf8_lossy(path), body, &told));
}
