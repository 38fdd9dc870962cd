//! What the page is made of, inside the program: no path a browser asks for ever reaches the disk.

/// Path, type and bytes of each part of the page.
pub const ASSETS: &[(&str, &str, &[u8])] = &[
    ("/", "text/html; charset=utf-8", include_bytes!("page/index.html")),
    ("/style.css", CSS, include_bytes!("page/style.css")),
    ("/closer.css", CSS, include_bytes!("page/closer.css")),
    ("/answer.js", SCRIPT, include_bytes!("page/answer.js")),
    ("/ask.js", SCRIPT, include_bytes!("page/ask.js")),
    ("/axis.js", SCRIPT, include_bytes!("page/axis.js")),
    ("/class.js", SCRIPT, include_bytes!("page/class.js")),
    ("/compare.js", SCRIPT, include_bytes!("page/compare.js")),
    ("/hero.js", SCRIPT, include_bytes!("page/hero.js")),
    ("/hill.js", SCRIPT, include_bytes!("page/hill.js")),
    ("/inputs.js", SCRIPT, include_bytes!("page/inputs.js")),
    ("/lessons.js", SCRIPT, include_bytes!("page/lessons.js")),
    ("/lines.js", SCRIPT, include_bytes!("page/lines.js")),
    ("/main.js", SCRIPT, include_bytes!("page/main.js")),
    ("/market.js", SCRIPT, include_bytes!("page/market.js")),
    ("/pictures.js", SCRIPT, include_bytes!("page/pictures.js")),
    ("/player.js", SCRIPT, include_bytes!("page/player.js")),
    ("/result.js", SCRIPT, include_bytes!("page/result.js")),
    ("/server.js", SCRIPT, include_bytes!("page/server.js")),
    ("/share.js", SCRIPT, include_bytes!("page/share.js")),
    ("/slider.js", SCRIPT, include_bytes!("page/slider.js")),
    ("/stadium.js", SCRIPT, include_bytes!("page/stadium.js")),
    ("/story.js", SCRIPT, include_bytes!("page/story.js")),
    ("/track.js", SCRIPT, include_bytes!("page/track.js")),
    ("/tried.js", SCRIPT, include_bytes!("page/tried.js")),
    ("/words.js", SCRIPT, include_bytes!("page/words.js")),
    ("/favicon.svg", "image/svg+xml", include_bytes!("page/favicon.svg")),
];

const SCRIPT: &str = "text/javascript; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
