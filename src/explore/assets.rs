//! What the page is made of, inside the program: no path a browser asks for ever reaches the disk.

/// Path, type and bytes of each part of the page.
pub const ASSETS: &[(&str, &str, &[u8])] = &[
    ("/", "text/html; charset=utf-8", include_bytes!("page/index.html")),
    ("/style.css", CSS, include_bytes!("page/style.css")),
    ("/main.js", SCRIPT, include_bytes!("page/main.js")),
    ("/ask.js", SCRIPT, include_bytes!("page/ask.js")),
    ("/market.js", SCRIPT, include_bytes!("page/market.js")),
    ("/sliders.js", SCRIPT, include_bytes!("page/sliders.js")),
    ("/charts.js", SCRIPT, include_bytes!("page/charts.js")),
    ("/lanes.js", SCRIPT, include_bytes!("page/lanes.js")),
    ("/player.js", SCRIPT, include_bytes!("page/player.js")),
    ("/explain.js", SCRIPT, include_bytes!("page/explain.js")),
    ("/lessons.js", SCRIPT, include_bytes!("page/lessons.js")),
    ("/share.js", SCRIPT, include_bytes!("page/share.js")),
    ("/words.js", SCRIPT, include_bytes!("page/words.js")),
    ("/vendor/uPlot.esm.js", SCRIPT, include_bytes!("page/vendor/uPlot.esm.js")),
    ("/vendor/uPlot.min.css", CSS, include_bytes!("page/vendor/uPlot.min.css")),
    ("/vendor/LICENSE", "text/plain; charset=utf-8", include_bytes!("page/vendor/LICENSE")),
    ("/favicon.svg", "image/svg+xml", include_bytes!("page/favicon.svg")),
];

const SCRIPT: &str = "text/javascript; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
