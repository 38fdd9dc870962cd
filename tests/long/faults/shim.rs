//! Stands between a program and the C library (`LD_PRELOAD`): counts what is done to files below a folder, and fails one
//! of these deeds, tears a write, or sends the program a signal at it. Compiled by the test with `rustc` alone.
//!
//! `SHIM_BELOW` is the folder, `SHIM_LOG` a file that is told each deed, `SHIM_AT` which deed is hit (the first is 1),
//! `SHIM_HOW` how: `errno 28`, `full` (28 from then on), `signal 2`, `torn` (half of it is written, then the end).

use std::env;
use std::ffi::{CStr, CString, c_char, c_int, c_uint, c_void};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

unsafe extern "C" {
    fn dlsym(handle: *mut c_void, name: *const c_char) -> *mut c_void;
    fn __errno_location() -> *mut c_int;
    fn readlink(path: *const c_char, to: *mut c_char, size: usize) -> isize;
    fn kill(process: c_int, signal: c_int) -> c_int;
    fn getpid() -> c_int;
    fn usleep(micros: c_uint) -> c_int;
}

/// The next library that has the function.
const NEXT: *mut c_void = -1_isize as *mut c_void;
const FULL: c_int = 28;
/// Longer than the program takes to look whether a signal came.
const HEARD: c_uint = 150_000;

struct Plan {
    below: String,
    log: c_int,
    at: u64,
    how: String,
    number: c_int,
}

static PLAN: OnceLock<Option<Plan>> = OnceLock::new();
static DEEDS: AtomicU64 = AtomicU64::new(0);

fn real(name: &CStr) -> *mut c_void {
    unsafe { dlsym(NEXT, name.as_ptr()) }
}

fn plan() -> Option<&'static Plan> {
    let read = || {
        let word = |name: &str| env::var(name).unwrap_or_default();
        let below = env::var("SHIM_BELOW").ok()?;
        let log = match CString::new(word("SHIM_LOG")) {
            Ok(path) if !path.is_empty() => {
                let open: unsafe extern "C" fn(*const c_char, c_int, c_uint) -> c_int =
                    unsafe { std::mem::transmute(real(c"open")) };
                // To write, create, append.
                unsafe { open(path.as_ptr(), 0o1 | 0o100 | 0o2000 | 0o2000000, 0o644) }
            }
            _ => -1,
        };
        let how = word("SHIM_HOW");
        let (how, number) = how.split_once(' ').unwrap_or((&how, "0"));
        let number = if how == "full" { FULL } else { number.parse().unwrap_or(0) };
        Some(Plan { below, log, at: word("SHIM_AT").parse().unwrap_or(0), how: how.to_owned(), number })
    };
    PLAN.get_or_init(read).as_ref()
}

/// What became of a deed.
enum Fate {
    Done,
    Failed,
    Torn,
}

/// Whether a deed is to be done; a relative path is below the folder, in which the program runs.
fn fate(name: &str, path: &str, size: usize) -> Fate {
    let Some(plan) = plan() else { return Fate::Done };
    let path = path.strip_prefix(&plan.below).unwrap_or(path).trim_start_matches('/');
    if path.is_empty() || name.is_empty() {
        return Fate::Done;
    }
    let number = DEEDS.fetch_add(1, Ordering::SeqCst) + 1;
    let line = format!("{name}\t{size}\t{path}\n");
    if plan.log >= 0 {
        let write: unsafe extern "C" fn(c_int, *const c_void, usize) -> isize =
            unsafe { std::mem::transmute(real(c"write")) };
        unsafe { write(plan.log, line.as_ptr().cast(), line.len()) };
    }
    // A disk that is full can still be read, and names be taken away.
    let fills = !matches!(name, "read" | "unlink" | "rmdir");
    let hit = number == plan.at || plan.how == "full" && plan.at > 0 && number > plan.at;
    match plan.how.as_str() {
        _ if !hit => Fate::Done,
        "full" if !fills => Fate::Done,
        "errno" | "full" => {
            unsafe { *__errno_location() = plan.number };
            Fate::Failed
        }
        "signal" => {
            unsafe { kill(getpid(), plan.number) };
            unsafe { usleep(HEARD) };
            Fate::Done
        }
        "torn" if name == "write" => Fate::Torn,
        "torn" => {
            unsafe { kill(getpid(), 9) };
            Fate::Done
        }
        _ => Fate::Done,
    }
}

fn of(path: *const c_char) -> String {
    let path = unsafe { CStr::from_ptr(path) }.to_string_lossy().into_owned();
    let inside = plan().is_some_and(|plan| path.starts_with(&plan.below));
    if path.starts_with('/') && !inside { String::new() } else { path }
}

/// The file behind a number, if it is below the folder.
fn behind(number: c_int) -> String {
    let link = CString::new(format!("/proc/self/fd/{number}")).unwrap_or_default();
    let mut path = [0_u8; 4096];
    let size = unsafe { readlink(link.as_ptr(), path.as_mut_ptr().cast(), path.len()) };
    let path = String::from_utf8_lossy(&path[..size.max(0) as usize]).into_owned();
    let inside = plan().is_some_and(|plan| path.starts_with(&plan.below));
    if inside { path } else { String::new() }
}

/// Opening to read, and opening to write.
fn opening(flags: c_int) -> &'static str {
    if flags & (0o1 | 0o2 | 0o100) == 0 { "read" } else { "open" }
}

macro_rules! stand_between {
    ($( $function:ident($( $given:ident: $kind:ty ),*) -> $back:ty: $name:expr, $path:expr; )*) => { $(
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn $function($( $given: $kind ),*) -> $back {
            static REAL: OnceLock<usize> = OnceLock::new();
            let name = concat!(stringify!($function), "\0");
            let real = *REAL.get_or_init(|| unsafe { dlsym(NEXT, name.as_ptr().cast()) } as usize);
            let real: unsafe extern "C" fn($( $kind ),*) -> $back = unsafe { std::mem::transmute(real) };
            match fate($name, &$path, 0) {
                Fate::Failed => -1,
                _ => unsafe { real($( $given ),*) },
            }
        }
    )* };
}

stand_between! {
    open(path: *const c_char, flags: c_int, mode: c_uint) -> c_int: opening(flags), of(path);
    open64(path: *const c_char, flags: c_int, mode: c_uint) -> c_int: opening(flags), of(path);
    openat(folder: c_int, path: *const c_char, flags: c_int, mode: c_uint) -> c_int: opening(flags), of(path);
    openat64(folder: c_int, path: *const c_char, flags: c_int, mode: c_uint) -> c_int: opening(flags), of(path);
    fsync(file: c_int) -> c_int: "sync", behind(file);
    fdatasync(file: c_int) -> c_int: "sync", behind(file);
    rename(from: *const c_char, to: *const c_char) -> c_int: "rename", of(to);
    mkdir(path: *const c_char, mode: c_uint) -> c_int: "mkdir", of(path);
    unlink(path: *const c_char) -> c_int: "unlink", of(path);
    unlinkat(folder: c_int, path: *const c_char, flags: c_int) -> c_int: "unlink", of(path);
    rmdir(path: *const c_char) -> c_int: "rmdir", of(path);
    fchmod(file: c_int, mode: c_uint) -> c_int: "chmod", behind(file);
    ftruncate64(file: c_int, size: i64) -> c_int: "write", behind(file);
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn write(file: c_int, bytes: *const c_void, size: usize) -> isize {
    static REAL: OnceLock<usize> = OnceLock::new();
    let real = *REAL.get_or_init(|| real(c"write") as usize);
    let real: unsafe extern "C" fn(c_int, *const c_void, usize) -> isize = unsafe { std::mem::transmute(real) };
    match if file > 2 { fate("write", &behind(file), size) } else { Fate::Done } {
        Fate::Done => unsafe { real(file, bytes, size) },
        Fate::Failed => -1,
        Fate::Torn => unsafe {
            real(file, bytes, size / 2);
            kill(getpid(), 9);
            -1
        },
    }
}
