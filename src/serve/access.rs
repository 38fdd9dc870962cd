//! Who may come in: pages this server gave out, and nobody else.
//!
//! A page somewhere else can make a browser ask a server on this machine for things, and by rebinding a name even call
//! it its own. So the name asked for must be this machine's, the page that asks must be ours, and whoever asks for more
//! than the page itself must know a secret that only the address printed at the start holds.

use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};

/// The header that holds the secret. A browser sends a header of one's own only from the same origin.
pub(super) const TOKEN: &str = "x-relaylab-token";

/// Headers of every answer.
pub(super) const HEADERS: [(&str, &str); 8] = [
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
         frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("cross-origin-resource-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-embedder-policy", "require-corp"),
    ("referrer-policy", "no-referrer"),
    ("x-frame-options", "DENY"),
    ("cache-control", "no-store"),
];

/// Who may come in at a server.
#[derive(Clone, Debug)]
pub(super) struct AccessGuard {
    port: u16,
    token: String,
}

impl AccessGuard {
    /// A guard with a new secret of 128 bits.
    pub(super) fn new(port: u16) -> std::io::Result<Self> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).map_err(std::io::Error::other)?;
        Ok(Self { port, token: format!("{:032x}", u128::from_be_bytes(bytes)) })
    }

    pub(super) fn token(&self) -> &str {
        &self.token
    }

    /// Whether a request may come in, or the status it is turned away with.
    pub(super) fn check(&self, method: &Method, path: &str, headers: &HeaderMap) -> Result<(), StatusCode> {
        let refused = Err(StatusCode::FORBIDDEN);
        if !self.is_our_name(only(headers, header::HOST.as_str())) || !self.is_our_page(headers) {
            return refused;
        }
        if *method != Method::GET && *method != Method::POST {
            return Err(StatusCode::METHOD_NOT_ALLOWED);
        }
        if !path.starts_with("/api/") {
            return if *method == Method::GET { Ok(()) } else { Err(StatusCode::METHOD_NOT_ALLOWED) };
        }
        if !self.knows_token(only(headers, TOKEN)) {
            return refused;
        }
        if *method == Method::POST {
            if headers.get(header::ORIGIN).is_none() {
                return refused;
            }
            let kind = only(headers, header::CONTENT_TYPE.as_str()).unwrap_or_default();
            if kind.split(';').next().is_none_or(|kind| !kind.trim().eq_ignore_ascii_case("application/json"))
            {
                return Err(StatusCode::UNSUPPORTED_MEDIA_TYPE);
            }
        }
        Ok(())
    }

    fn is_our_name(&self, name: Option<&str>) -> bool {
        let Some((host, port)) = name.and_then(|name| name.rsplit_once(':')) else { return false };
        let host = host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase();
        ["localhost", "127.0.0.1", "[::1]"].contains(&host.as_str()) && port == self.port.to_string()
    }

    fn is_our_page(&self, headers: &HeaderMap) -> bool {
        // Who sends one twice means the second one to be overlooked.
        let mut sites = headers.get_all("sec-fetch-site").iter().map(HeaderValue::as_bytes);
        let site = sites.next();
        let from_here =
            site.is_none_or(|site| site == b"same-origin" || site == b"none") && sites.next().is_none();
        let origin = headers.get(header::ORIGIN).map(HeaderValue::to_str);
        let our_origin = match origin {
            None => true,
            Some(Err(_)) => false,
            Some(Ok(origin)) => {
                origin.strip_prefix("http://").is_some_and(|host| self.is_our_name(Some(host)))
                    && only(headers, "host").is_some_and(|host| origin[7..].eq_ignore_ascii_case(host))
            }
        };
        from_here && our_origin && headers.get_all(header::ORIGIN).iter().count() < 2
    }

    /// Compares in a time that says nothing of how much of it was right.
    fn knows_token(&self, given: Option<&str>) -> bool {
        let given = given.unwrap_or_default().as_bytes();
        let ours = self.token.as_bytes();
        let differences = ours.iter().zip(given).fold(0, |differences, (a, b)| differences | (a ^ b));
        given.len() == ours.len() && differences == 0
    }
}

/// The value of a header that is there once.
fn only<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (Some(value), None) => value.to_str().ok(),
        _ => None,
    }
}
