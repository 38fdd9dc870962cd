//! A headless Chromium and its pages: one JSON message after another, each ended by a zero byte.

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
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

impl Drop for Page<'_> {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.call("Page.close", &json!({}));
        }
    }
}

/// Chromium, which `tests/long/run` installs where it is missing.
pub(super) fn chromium() -> Browser {
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    let path = std::env::var_os("PATH").unwrap_or_default();
    let named = |name| {
        std::env::split_paths(&path).map(move |folder: PathBuf| folder.join(name)).find(|file| file.is_file())
    };
    Browser::start(
        &names.into_iter().find_map(named).expect("Chromium is here; `tests/long/run` installs it"),
    )
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
        self.visit(&format!("file://{}", file.display()))
    }

    /// Opens an address and waits until it is there.
    pub(super) fn visit(&mut self, address: &str) -> Page<'_> {
        self.events.clear();
        let target = self.call(None, "Target.createTarget", &json!({ "url": "about:blank" }));
        let attach = json!({ "targetId": target["targetId"], "flatten": true });
        let session =
            self.call(None, "Target.attachToTarget", &attach)["sessionId"].as_str().unwrap().to_owned();
        let mut page = Page { browser: self, session, file: address.to_owned() };
        for domain in ["Page", "Network", "Runtime", "Log"] {
            page.call(&format!("{domain}.enable"), &json!({}));
        }
        let url = json!({ "url": page.file });
        page.loads("Page.navigate", &url);
        page
    }

    /// The folder that downloads go to.
    pub(super) fn downloads(&mut self, folder: &Path) {
        let allow = json!({ "behavior": "allow", "downloadPath": folder });
        self.call(None, "Browser.setDownloadBehavior", &allow);
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

    /// Calls what loads a page, and waits until it has.
    fn loads(&mut self, method: &str, parameters: &Value) {
        let before = self.browser.events.len();
        self.call(method, parameters);
        while self.browser.events[before..].iter().all(|seen| seen["method"] != "Page.loadEventFired") {
            let next = self.browser.message();
            self.browser.events.push(next);
        }
    }

    /// Loads the page again.
    pub(super) fn reload(&mut self) {
        self.loads("Page.reload", &json!({}));
    }

    /// Gives a file to an input.
    pub(super) fn give(&mut self, input: &str, file: &Path) {
        let find = json!({ "expression": format!("document.querySelector('{input}')") });
        let object = self.call("Runtime.evaluate", &find)["result"]["objectId"].take();
        self.call("DOM.setFileInputFiles", &json!({ "files": [file], "objectId": object }));
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
        self.frames();
    }

    /// Somebody who prefers dark pages.
    pub(super) fn dark(&mut self) {
        let dark = json!({ "features": [{ "name": "prefers-color-scheme", "value": "dark" }] });
        self.call("Emulation.setEmulatedMedia", &dark);
        self.frames();
    }

    /// Shows the page as on paper (`print`), or as on a screen again (the empty word).
    pub(super) fn medium(&mut self, medium: &str) {
        self.call("Emulation.setEmulatedMedia", &json!({ "media": medium, "features": [] }));
        self.frames();
    }

    /// Waits until what has changed is drawn.
    fn frames(&mut self) {
        let drawn = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(1))))";
        self.value(drawn);
    }

    /// Presses the tabulator.
    pub(super) fn tab(&mut self) {
        self.press("Tab");
    }

    /// Presses a key by its name.
    pub(super) fn press(&mut self, name: &str) {
        let (code, text) = match name {
            "Tab" => (9, None),
            "Enter" => (13, Some("\r")),
            " " => (32, Some(" ")),
            "Escape" => (27, None),
            "PageUp" => (33, None),
            "PageDown" => (34, None),
            "End" => (35, None),
            "Home" => (36, None),
            "ArrowLeft" => (37, None),
            "ArrowUp" => (38, None),
            "ArrowRight" => (39, None),
            "ArrowDown" => (40, None),
            "Delete" => (46, None),
            other => panic!("no key {other}"),
        };
        let mut key = json!({ "type": "keyDown", "key": name, "windowsVirtualKeyCode": code });
        if let Some(text) = text {
            key["text"] = json!(text);
        }
        self.call("Input.dispatchKeyEvent", &key);
        key["type"] = json!("keyUp");
        self.call("Input.dispatchKeyEvent", &key);
    }

    /// Moves the mouse with its button down from one point of an element to another, given as shares of its width.
    pub(super) fn drag(&mut self, element: &str, from: f64, to: f64) {
        self.value(&format!("document.querySelector('{element}').scrollIntoView({{ block: 'center' }})"));
        let place = self.value(&format!(
            "(() => {{ const b = document.querySelector('{element}').getBoundingClientRect(); return [b.x, b.y + b.height / 2, b.width]; }})()"
        ));
        let [left, y, width] = [0, 1, 2].map(|i| place[i].as_f64().unwrap());
        let steps = 12;
        for step in 0..=steps {
            let x = left + width * (from + (to - from) * f64::from(step) / f64::from(steps));
            if step == 0 {
                self.mouse("mousePressed", x, y);
            }
            self.mouse("mouseMoved", x, y);
            if step == steps {
                self.mouse("mouseReleased", x, y);
            }
        }
    }

    /// Clicks in the middle of an element.
    pub(super) fn click(&mut self, element: &str) {
        self.drag(element, 0.5, 0.5);
    }

    /// Presses the tabulator until an element has the focus.
    #[track_caller]
    pub(super) fn tab_to(&mut self, element: &str) {
        for _ in 0..150 {
            self.tab();
            if self.value(&format!("document.activeElement.matches('{element}')")) == true {
                return;
            }
        }
        panic!("no keyboard reaches {element}");
    }

    /// Clicks on a point of the screen.
    pub(super) fn click_at(&mut self, x: f64, y: f64) {
        self.mouse("mousePressed", x, y);
        self.mouse("mouseReleased", x, y);
    }

    fn mouse(&mut self, kind: &str, x: f64, y: f64) {
        let event = json!({ "type": kind, "x": x, "y": y, "button": "left", "buttons": 1, "clickCount": 1 });
        self.call("Input.dispatchMouseEvent", &event);
    }

    /// Waits until an expression is true.
    #[track_caller]
    pub(super) fn wait_until(&mut self, expression: &str) {
        for _ in 0..1200 {
            if self.value(&format!("Boolean({expression})")) == true {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        let trouble = self.value("document.body.innerText.slice(0, 600)");
        panic!("waited in vain for {expression}\n{trouble}");
    }

    /// Somebody whom moving pictures disturb.
    pub(super) fn calm(&mut self) {
        let calm = json!({ "features": [{ "name": "prefers-reduced-motion", "value": "reduce" }] });
        self.call("Emulation.setEmulatedMedia", &calm);
    }

    /// Waits until the page has been drawn so many times.
    pub(super) fn pictures(&mut self, many: u32) {
        self.value(&format!(
            "(async () => {{ for (let i = 0; i < {many}; i++) await new Promise(requestAnimationFrame); }})()"
        ));
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
        let file = self.file.clone();
        self.asked_only(name, &|url| url == file);
    }

    /// Nothing was asked for but what is allowed, and nothing was said on the console.
    pub(super) fn asked_only(&mut self, name: &str, allowed: &dyn Fn(&str) -> bool) {
        // What happened before this answer has been told by then.
        self.value("1");
        for event in &self.browser.events {
            let parameters = &event["params"];
            match event["method"].as_str().unwrap_or_default() {
                "Network.requestWillBeSent" => {
                    let url = parameters["request"]["url"].as_str().unwrap();
                    assert!(allowed(url) || url.starts_with("data:"), "{name} asks for {url}");
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
