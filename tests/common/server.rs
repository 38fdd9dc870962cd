//! A running explorer, for all tests that talk to it.
#![expect(clippy::unwrap_used, reason = "a test whose helper cannot go on has failed")]

use serde_json::Value;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

/// A running server. It ends when this is dropped.
pub(crate) struct Explorer {
    pub(crate) child: Child,
    pub(crate) port: u16,
    pub(crate) token: String,
}

impl Explorer {
    pub(crate) fn start(arguments: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_relaylab"));
        command.arg("explore").args(arguments).stdin(Stdio::null());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut address = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut address).unwrap();
        let (place, token) = address.trim().split_once("/#token=").expect("an address");
        let port = place.rsplit(':').next().unwrap().parse().unwrap();
        Self { child, port, token: token.to_owned() }
    }

    pub(crate) fn address(&self) -> String {
        format!("http://127.0.0.1:{}/#token={}", self.port, self.token)
    }

    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
        stream
    }

    /// Sends a request word by word; gives the status and everything after it.
    pub(crate) fn raw(&self, request: &[u8]) -> (u16, String) {
        let mut stream = self.connect();
        // A server that has heard enough may close while we still talk.
        let _ = stream.write_all(request);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        (status, answer)
    }

    pub(crate) fn ask(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> (u16, String) {
        let mut request = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
        for (name, value) in headers {
            write!(request, "{name}: {value}\r\n").unwrap();
        }
        write!(request, "Content-Length: {}\r\n\r\n{body}", body.len()).unwrap();
        self.raw(request.as_bytes())
    }

    pub(crate) fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// A request as the page makes it, with some headers changed; an empty value leaves a header out. Waits when told to.
    pub(crate) fn page_with(
        &self,
        method: &str,
        path: &str,
        changed: &[(&str, &str)],
        body: &str,
    ) -> (u16, String) {
        loop {
            let told = self.at_once(method, path, changed, body);
            if told.0 != 429 {
                return told;
            }
            thread::sleep(Duration::from_millis(200));
        }
    }

    pub(crate) fn at_once(
        &self,
        method: &str,
        path: &str,
        changed: &[(&str, &str)],
        body: &str,
    ) -> (u16, String) {
        let (host, origin) = (self.host(), format!("http://{}", self.host()));
        let usual = [
            ("Host", host.as_str()),
            ("Origin", origin.as_str()),
            ("Sec-Fetch-Site", "same-origin"),
            ("Content-Type", "application/json"),
            ("X-Relaylab-Token", self.token.as_str()),
        ];
        let mut headers: Vec<(&str, &str)> =
            usual.into_iter().filter(|(name, _)| changed.iter().all(|(other, _)| other != name)).collect();
        headers.extend(changed.iter().filter(|(_, value)| !value.is_empty()));
        self.ask(method, path, &headers, body)
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> (u16, String) {
        self.page_with("POST", path, &[], &body.to_string())
    }

    /// The status and the whole text of what is told.
    pub(crate) fn told(&self, path: &str, body: &Value) -> (u16, String) {
        let (status, answer) = self.post(path, body);
        let (head, rest) = answer.split_once("\r\n\r\n").unwrap();
        // The chunks of the transfer fall anywhere, so what is read is put together first.
        let chunked = head.to_lowercase().contains("transfer-encoding: chunked");
        (status, if chunked { unchunked(rest) } else { rest.to_owned() })
    }

    /// The data of each event of a run by name.
    pub(crate) fn events(&self, path: &str, body: &Value) -> Vec<(String, Value)> {
        let (status, text) = self.told(path, body);
        assert_eq!(status, 200, "{text}");
        let event = |text: &str| {
            let (name, data) = text.split_once('\n').unwrap();
            let data = serde_json::from_str(data.strip_prefix("data: ").unwrap()).unwrap();
            (name.strip_prefix("event: ").unwrap().to_owned(), data)
        };
        text.split("\n\n").filter(|text| !text.is_empty()).map(event).collect()
    }
}

fn unchunked(mut rest: &str) -> String {
    let mut text = String::new();
    while let Some((size, more)) = rest.split_once("\r\n") {
        let size = usize::from_str_radix(size.trim(), 16).unwrap();
        text += &more[..size];
        rest = more[size..].trim_start_matches("\r\n");
    }
    text
}

impl Drop for Explorer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
