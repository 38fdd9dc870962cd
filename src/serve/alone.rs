//! The page as one file: its parts, and the core that answers it, written into one document that asks nobody for anything.

use crate::engine::MODEL;
use crate::error::{Error, Kind};
use crate::explore::ASSETS;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::fmt::Write as _;
use std::io::Write as _;

/// What stands in the server's place.
const ALONE: &str = include_str!("../explore/page/alone.js");
/// What runs in each worker.
const WORKER: &str = include_str!("../explore/page/worker.js");
/// What the browser sees to: nothing is fetched, from nowhere.
const POLICY: &str = "default-src 'none'; script-src 'unsafe-inline' 'wasm-unsafe-eval' data: blob:; worker-src blob:; style-src \
                      'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'";

/// The page as one file, with this core (WebAssembly, as `bindings/web/build` makes it) and the scenario it begins with, sealed
/// or as a text.
///
/// # Errors
/// When the core is none, or one of another version.
pub fn alone(core: &[u8], scenario: Option<&[u8]>) -> Result<String, Error> {
    let refused =
        |cause: &str| Err(Error::new(Kind::Damaged, cause, "make it anew with `bindings/web/build`"));
    if !core.starts_with(b"\0asm") {
        return refused("the core is not WebAssembly");
    }
    if !core.windows(MODEL.len()).any(|words| words == MODEL.as_bytes()) {
        return refused(&format!("the core is not of {MODEL}"));
    }
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    let packed = packed.write_all(core).and_then(|()| packed.finish());
    let packed = packed.map_err(|error| Error::bug(&error.to_string()))?;
    let (mut page, mut icon, mut styles, mut scripts) = ("", String::new(), String::new(), Vec::new());
    for &(path, kind, bytes) in ASSETS {
        let text = std::str::from_utf8(bytes).unwrap_or_default();
        match path.rsplit_once('.').map_or("", |(_, ending)| ending) {
            "" => page = text,
            "css" => styles.push_str(text),
            "js" => scripts.push((path, if path == "/server.js" { ALONE } else { text })),
            _ => icon = data(kind, bytes),
        }
    }
    // Whoever imports a script of the server says where it is; here it has only a name.
    let named = |(path, text): (&str, &str)| {
        let text = text.replace("from \"/", "from \"");
        format!("\"{}\": \"{}\"", &path[1..], data("text/javascript", text.as_bytes()))
    };
    let scripts: Vec<String> = scripts.into_iter().map(named).collect();
    let mut head = String::new();
    let _ = write!(
        head,
        "<meta http-equiv=\"content-security-policy\" content=\"{POLICY}\">\n<link rel=\"icon\" href=\"{icon}\">\n\
         <style>\n{styles}</style>\n<script type=\"text/plain\" id=\"worker\">\n{WORKER}</script>\n"
    );
    if let Some(scenario) = scenario {
        let _ = writeln!(head, "<script type=\"text/plain\" id=\"scenario\">{}</script>", base64(scenario));
    }
    let _ = write!(
        head,
        "<script type=\"text/plain\" id=\"core\">{}</script>\n<script type=\"importmap\">{{ \"imports\": {{ {} }} }}</script>\n\
         <script type=\"module\">import \"main.js\";</script>\n</head>\n",
        base64(&packed),
        scripts.join(", ")
    );
    let mut whole = String::new();
    for line in page.lines().filter(|line| !line.contains("=\"/")) {
        whole.push_str(if line == "</head>" { &head } else { line });
        whole.push('\n');
    }
    Ok(whole)
}

/// An address that holds what it leads to.
fn data(kind: &str, bytes: &[u8]) -> String {
    format!("data:{kind};base64,{}", base64(bytes))
}

/// Bytes as letters (RFC 4648).
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let byte = |place: usize| u32::from(three.get(place).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * place) & 63) as usize];
            text.push(if place <= three.len() { letter.into() } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_letters() {
        // RFC 4648, section 10.
        for (bytes, text) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")]
        {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
        assert_eq!(base64(&[0xfb, 0xff, 0xfe]), "+//+");
    }

    #[test]
    fn a_page_asks_nobody_and_takes_only_a_core_of_its_own_version() {
        let core = [b"\0asm...", MODEL.as_bytes()].concat();
        let page = alone(&core, Some(b"title = \"x\"\n")).unwrap();
        assert!(!page.contains("=\"/") && !page.contains("from \"/"), "nothing is elsewhere");
        for part in ["worker", "scenario", "core"] {
            assert_eq!(page.matches(&format!("id=\"{part}\"")).count(), 1, "{part}");
        }
        assert!(page.contains("\"main.js\": \"data:text/javascript;base64,"), "each script has its name");
        assert_eq!(page.matches("</script>").count(), page.matches("<script").count());
        assert_eq!(alone(b"\0asm...", None).unwrap_err().kind, Kind::Damaged);
        assert_eq!(alone(&core[1..], None).unwrap_err().kind, Kind::Damaged);
    }
}
