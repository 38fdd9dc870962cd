//! A headless Chromium and its pages: one JSON message after another, each ended by a zero byte.

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Once;
use tempfile::TempDir;

/// A running Chromium. It ends when this is dropped.
pub(super) struct Browser {
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    last: u64,
    /// Messages that answer nothing, until somebody asks for them.
    events: Vec<Value>,
    _profile: TempDir,
}

/// A page of it.
pub(super) struct Page<'b> {
    browser: &'b mut Browser,
    session: String,
    file: String,
}

/// Chromium, installed if need be; none, with a note, where there is none and nobody can install it.
pub(super) fn chromium() -> Option<Browser> {
    static INSTALL: Once = Once::new();
    INSTALL.call_once(|| {
        if found().is_none() && on_path("apt-get") {
            install();
        }
    });
    let Some(program) = found() else {
        let words = "SKIPPED: no Chromium here, and it could not be installed; no report was looked at";
        assert!(std::env::var_os("CI").is_none(), "{words}");
        note(words);
        return None;
    };
    Some(Browser::start(&program))
}

/// Says something that is shown of tests that pass, too.
#[expect(clippy::explicit_write, reason = "what `eprintln!` writes is shown of tests that fail only")]
fn note(words: &str) {
    writeln!(std::io::stderr(), "{words}").unwrap();
}

fn on_path(name: &str) -> bool {
    named(name).is_some()
}

fn named(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}

fn found() -> Option<PathBuf> {
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"].into_iter().find_map(named)
}

/// `apt-get`, as root or with `sudo` where that asks for no password.
fn install() {
    let apt = "export DEBIAN_FRONTEND=noninteractive; [ $(id -u) = 0 ] && S= || S='sudo -n'; \
               $S apt-get update -q && $S apt-get install -y -q --no-install-recommends chromium";
    let output = Command::new("sh").args(["-c", apt]).stdin(Stdio::null()).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    if !output.status.success() {
        note(&format!("{}{}", text(&output.stdout), text(&output.stderr)));
    }
}

impl Browser {
    fn start(program: &Path) -> Self {
        let profile = tempfile::tempdir().unwrap();
        // The pipe is on file descriptors 3 and 4. Chromium's sandbox does not work for root.
        let start = "exec \"$0\" --headless --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run \
                     --disable-background-networking --remote-debugging-pipe --user-data-dir=\"$1\" about:blank \
                     3<&0 4>&1 >/dev/null 2>&1 </dev/null";
        let mut command = Command::new("sh");
        command.args(["-c", start]).arg(program).arg(profile.path());
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let (to, from) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
        Self { child, to, from, last: 0, events: Vec::new(), _profile: profile }
    }

    fn message(&mut self) -> Value {
        let mut bytes = Vec::new();
        self.from.read_until(0, &mut bytes).unwrap();
        assert!(!bytes.is_empty(), "Chromium has ended");
        serde_json::from_slice(&bytes[..bytes.len() - 1]).unwrap()
    }

    fn call(&mut self, session: Option<&str>, method: &str, parameters: &Value) -> Value {
        self.last += 1;
        let mut message = json!({ "id": self.last, "method": method, "params": parameters });
        if let Some(session) = session {
            message["sessionId"] = json!(session);
        }
        self.to.write_all(format!("{message}\0").as_bytes()).unwrap();
        loop {
            let mut answer = self.message();
            if answer["id"] != self.last {
                self.events.push(answer);
                continue;
            }
            assert!(answer["error"].is_null(), "{method}: {}", answer["error"]);
            return answer["result"].take();
        }
    }

    /// Opens a file and waits until it is there.
    pub(super) fn open(&mut self, file: &Path) -> Page<'_> {
        self.events.clear();
        let target = self.call(None, "Target.createTarget", &json!({ "url": "about:blank" }));
        let attach = json!({ "targetId": target["targetId"], "flatten": true });
        let session =
            self.call(None, "Target.attachToTarget", &attach)["sessionId"].as_str().unwrap().to_owned();
        let file = format!("file://{}", file.display());
        let mut page = Page { browser: self, session, file };
        for domain in ["Page", "Network", "Runtime", "Log"] {
            page.call(&format!("{domain}.enable"), &json!({}));
        }
        let url = json!({ "url": page.file });
        page.call("Page.navigate", &url);
        page.wait_for("Page.loadEventFired");
        page
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Page<'_> {
    fn call(&mut self, method: &str, parameters: &Value) -> Value {
        self.browser.call(Some(&self.session), method, parameters)
    }

    fn wait_for(&mut self, event: &str) {
        while self.browser.events.iter().all(|seen| seen["method"] != event) {
            let next = self.browser.message();
            self.browser.events.push(next);
        }
    }

    /// The value of an expression. The page's own policy forbids scripts in it, not those of the debugger.
    pub(super) fn value(&mut self, expression: &str) -> Value {
        let parameters = json!({ "expression": expression, "returnByValue": true, "awaitPromise": true });
        let mut answer = self.call("Runtime.evaluate", &parameters);
        assert!(answer["exceptionDetails"].is_null(), "{expression}: {}", answer["exceptionDetails"]);
        answer["result"]["value"].take()
    }

    /// A screen of so many pixels.
    pub(super) fn screen(&mut self, width: u32, height: u32) {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500 });
        self.call("Emulation.setDeviceMetricsOverride", &size);
    }

    /// Somebody who prefers dark pages.
    pub(super) fn dark(&mut self) {
        let dark = json!({ "features": [{ "name": "prefers-color-scheme", "value": "dark" }] });
        self.call("Emulation.setEmulatedMedia", &dark);
    }

    /// Presses the tabulator.
    pub(super) fn tab(&mut self) {
        for kind in ["keyDown", "keyUp"] {
            let key = json!({ "type": kind, "key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9 });
            self.call("Input.dispatchKeyEvent", &key);
        }
    }

    /// Writes a picture of the whole page.
    pub(super) fn picture(&mut self, file: &Path) {
        let whole = json!({ "format": "png", "captureBeyondViewport": true });
        let answer = self.call("Page.captureScreenshot", &whole);
        std::fs::write(file, from_base64(answer["data"].as_str().unwrap())).unwrap();
    }

    /// The page as PDF on paper of so many inches.
    pub(super) fn print(&mut self, width: f64, height: f64) -> Vec<u8> {
        let paper = json!({
            "paperWidth": width, "paperHeight": height, "printBackground": true, "preferCSSPageSize": false,
        });
        from_base64(self.call("Page.printToPDF", &paper)["data"].as_str().unwrap())
    }

    /// Nothing but the page itself was asked for, and nothing was said on the console.
    pub(super) fn asked_for_nothing_and_said_nothing(&mut self, name: &str) {
        // What happened before this answer has been told by then.
        self.value("1");
        for event in &self.browser.events {
            let parameters = &event["params"];
            match event["method"].as_str().unwrap_or_default() {
                "Network.requestWillBeSent" => {
                    let url = parameters["request"]["url"].as_str().unwrap();
                    assert!(url == self.file || url.starts_with("data:"), "{name} asks for {url}");
                }
                "Runtime.consoleAPICalled" | "Runtime.exceptionThrown" | "Log.entryAdded" => {
                    panic!("{name}: {parameters}");
                }
                _ => {}
            }
        }
    }
}

fn from_base64(text: &str) -> Vec<u8> {
    let value = |letter: u8| match letter {
        b'A'..=b'Z' => letter - b'A',
        b'a'..=b'z' => letter - b'a' + 26,
        b'0'..=b'9' => letter - b'0' + 52,
        b'+' => 62,
        _ => 63,
    };
    let letters: Vec<u8> = text.bytes().filter(|letter| *letter != b'=').collect();
    let mut bytes = Vec::with_capacity(letters.len() * 3 / 4);
    for four in letters.chunks(4) {
        let word = four.iter().fold(0u32, |word, &letter| word << 6 | u32::from(value(letter)));
        let whole = word << (6 * (4 - four.len()));
        bytes.extend_from_slice(&whole.to_be_bytes()[1..four.len()]);
    }
    bytes
}
