//! Whatever is sent to the explorer, it answers as HTTP does, tells its secret to nobody, and goes on serving. Half of the
//! inputs are bodies of what the page asks, so that more than the door is met.

use relaylab::explore::Limits;
use relaylab::serve::Server;
use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpStream};
use std::sync::OnceLock;
use std::time::Duration;

/// What the page asks, by the first byte of an input.
const ROUTES: [&str; 7] = ["scenario", "play", "balance", "compare", "lesson", "life", "figures"];

const MARKET: &str =
    r#""market":{"preset":"starter","people":50,"set":["market.days=5"]},"page":"a","seeds":1"#;

pub(crate) fn seeds() -> Vec<Vec<u8>> {
    let asked = [
        (0, String::new()),
        (1, String::new()),
        (2, r#","points":[0.1,0.4,0.6,0.9],"key":"budget.sales_share","metric":"won""#.to_owned()),
        (4, r#","guess":[0,0]"#.to_owned()),
        (5, r#","person":7"#.to_owned()),
        (6, String::new()),
    ];
    let mut seeds: Vec<Vec<u8>> = asked
        .iter()
        .map(|(route, more)| [&[*route], format!("{{{MARKET}{more}}}").as_bytes()].concat())
        .collect();
    seeds.push([&[0], r#"{"market":{"text":"[market]\npeople = 9\n"},"page":"b"}"#.as_bytes()].concat());
    let raw = "Host: 127.0.0.1:PORT\r\nOrigin: http://127.0.0.1:PORT\r\nX-Relaylab-Token: TOKEN\r\n";
    seeds.extend(
        [
            format!("GET / HTTP/1.1\r\n{raw}\r\n"),
            format!("GET /api/catalogue HTTP/1.1\r\n{raw}\r\n"),
            format!("POST /api/scenario HTTP/1.1\r\n{raw}Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{{}}"),
            format!("POST /api/scenario HTTP/1.1\r\n{raw}Transfer-Encoding: chunked\r\n\r\n2\r\n{{}}\r\n0\r\n\r\n"),
        ]
        .map(String::into_bytes),
    );
    seeds
}

/// Where it listens, and its secret.
fn server() -> &'static (String, String) {
    static SERVER: OnceLock<(String, String)> = OnceLock::new();
    SERVER.get_or_init(|| {
        let limits =
            Limits { people: 60, run: Duration::from_secs(1), memory: 64 << 20, ..Limits::default() };
        let server = Server::bind(0, None, limits).expect("a port");
        let address = server.address();
        let (place, token) = address.split_once("/#token=").expect("an address");
        std::thread::spawn(move || server.serve(&|| false));
        (place.replace("http://", ""), token.to_owned())
    })
}

/// What the server answers; nothing where it hung up.
fn answer(request: &[u8], is_whole: bool) -> Vec<u8> {
    let mut stream = TcpStream::connect(&server().0).expect("the server listens");
    stream.set_read_timeout(Some(Duration::from_secs(30))).expect("patience");
    let _ = stream.write_all(request);
    if !is_whole {
        let _ = stream.shutdown(Shutdown::Write);
    }
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    answer
}

fn page(method: &str, path: &str, body: &[u8]) -> Vec<u8> {
    let (place, token) = server();
    let head = format!(
        "{method} /api/{path} HTTP/1.1\r\nHost: {place}\r\nOrigin: http://{place}\r\nContent-Type: application/json\r\n\
         X-Relaylab-Token: {token}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    loop {
        let answer = answer(&[head.as_bytes(), body].concat(), true);
        // So many a second, and no more.
        if !answer.starts_with(b"HTTP/1.1 429") {
            return answer;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

pub(crate) fn enter(bytes: &[u8]) {
    let (place, token) = server();
    let port = place.rsplit(':').next().unwrap_or_default();
    let asked = bytes.split_first().and_then(|(first, rest)| Some((ROUTES.get(usize::from(*first))?, rest)));
    let answer = match asked {
        Some((route, body)) => {
            let answer = page("POST", route, body);
            assert!(!answer.is_empty(), "who may come in is answered");
            answer
        }
        None => answer(&replaced(&replaced(bytes, b"PORT", port), b"TOKEN", token), false),
    };
    let head = answer.get(..12).unwrap_or_default();
    assert!(
        head.is_empty() || head.starts_with(b"HTTP/1.") && head[9] != b'5',
        "{}",
        String::from_utf8_lossy(&answer)
    );
    assert!(!answer.windows(token.len()).any(|part| part == token.as_bytes()), "the secret is told");
    assert!(page("GET", "alive", b"").starts_with(b"HTTP/1.1 200"), "it serves no longer");
}

/// Bytes with a word that stands for what nobody can know.
fn replaced(bytes: &[u8], word: &[u8], by: &str) -> Vec<u8> {
    let mut made = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(at) = rest.windows(word.len()).position(|part| part == word) {
        made.extend(&rest[..at]);
        made.extend(by.as_bytes());
        rest = &rest[at + word.len()..];
    }
    made.extend(rest);
    made
}
