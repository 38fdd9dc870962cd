//! What a page must look like.

use super::chromium::Page;
use serde_json::Value;

/// Texts a script found wrong.
#[track_caller]
fn none(name: &str, what: &str, page: &mut Page<'_>, script: &str) {
    let wrong = page.value(script);
    assert_eq!(wrong, Value::Array(Vec::new()), "{name}: {what}");
}

/// Sheets of a PDF.
pub(super) fn sheets(pdf: &[u8]) -> usize {
    let text = String::from_utf8_lossy(pdf);
    text.matches("/Type /Page").count() - text.matches("/Type /Pages").count()
}

pub(super) fn background(page: &mut Page<'_>) -> Value {
    page.value("getComputedStyle(document.body).backgroundColor")
}

pub(super) fn every_picture_has_words_and_a_table(name: &str, page: &mut Page<'_>) {
    let unnamed = "[...document.querySelectorAll('svg, img')]
        .filter(e => !((e.getAttribute('aria-label') || e.getAttribute('alt') || '').length > 20))
        .map(e => e.outerHTML.slice(0, 200))";
    none(name, "pictures without words", page, unnamed);
    let bare = "[...document.querySelectorAll('svg')]
        .filter(e => !/There is no|This was not played|No part has/.test(e.getAttribute('aria-label')))
        .filter(e => !e.closest('section')?.querySelector('details table tbody tr'))
        .map(e => e.closest('section')?.id || e.outerHTML.slice(0, 200))";
    none(name, "pictures without a table", page, bare);
}

pub(super) fn headings_are_in_order(name: &str, page: &mut Page<'_>) {
    let levels = page.value("[...document.querySelectorAll('h1,h2,h3,h4')].map(e => +e.tagName[1])");
    let levels: Vec<u64> = levels.as_array().unwrap().iter().filter_map(Value::as_u64).collect();
    assert_eq!(levels.first(), Some(&1), "{name}: {levels:?}");
    assert!(levels.windows(2).all(|pair| pair[1] > 1 && pair[1] <= pair[0] + 1), "{name}: {levels:?}");
    none(
        name,
        "names that stand for two",
        page,
        "(ids => ids.filter((id, k) => ids.indexOf(id) !== k))
        ([...document.querySelectorAll('[id]')].map(e => e.id))",
    );
}

/// Contrast of every text on the page and in its figures, 4.5 to 1 (WCAG 2.2, 1.4.3).
pub(super) fn text_can_be_read(name: &str, light: &str, page: &mut Page<'_>) {
    let script = "(() => {
        const parts = colour => colour.match(/[\\d.]+/g).map(Number);
        const linear = byte => (byte /= 255) <= 0.04045 ? byte / 12.92 : ((byte + 0.055) / 1.055) ** 2.4;
        const luminance = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
        const behind = e => {
            for (; e; e = e.parentElement) {
                const [r, g, b, a = 1] = parts(getComputedStyle(e).backgroundColor);
                if (a > 0.99) return [r, g, b];
            }
            return [255, 255, 255];
        };
        const wrong = [];
        // Words on the cells of a heatmap have a rule of their own, kept where their colours are made.
        const texts = [...document.querySelectorAll('body *')].filter(e =>
            e.checkVisibility() && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())
            && !['#000000', '#FFFFFF'].includes(e.getAttribute('fill')));
        for (const e of texts) {
            const style = getComputedStyle(e);
            const ink = luminance(parts(e.closest('svg') ? style.fill : style.color));
            const paper = luminance(behind(e));
            const contrast = (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
            if (contrast < 4.5) wrong.push(`${e.textContent.trim().slice(0, 40)} ${contrast.toFixed(2)}`);
        }
        return wrong.slice(0, 20);
    })()";
    none(name, &format!("pale on {light}"), page, script);
}

pub(super) fn nothing_scrolls_sideways(name: &str, page: &mut Page<'_>) {
    let script = "(() => { const wide = screen.width;
        if (document.documentElement.scrollWidth <= wide) return [];
        return ['the page', ...[...document.querySelectorAll('body *')]
            .filter(e => e.getBoundingClientRect().right > wide + 1 && !e.closest('.scroll, pre, svg'))
            .map(e => e.outerHTML.slice(0, 120)).slice(0, 10)];
    })()";
    none(name, "wider than a telephone", page, script);
}

/// On a screen nothing hides part of itself.
pub(super) fn nothing_is_cut_off(name: &str, page: &mut Page<'_>) {
    let script = "[...document.querySelectorAll('.scroll')]
        .filter(e => e.checkVisibility() && e.scrollWidth > e.clientWidth + 1)
        .map(e => e.closest('section').getAttribute('aria-labelledby'))";
    none(name, "tables that are cut off", page, script);
}

/// The tabulator comes past everything that can be used, and one sees where it is.
pub(super) fn a_keyboard_reaches_everything(name: &str, page: &mut Page<'_>) {
    let usable = "[...document.querySelectorAll('a[href], button, input, select, summary, [tabindex]')]
        .filter(e => e.checkVisibility())";
    page.value(&format!("window.usable = {usable}; window.reached = new Set(); 1"));
    let count = page.value("usable.length").as_u64().unwrap();
    assert!(count > 0, "{name}: nothing to use");
    for _ in 0..count {
        page.tab();
        let seen = page.value(
            "(e => {
            reached.add(e);
            const style = getComputedStyle(e);
            return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
        })(document.activeElement)",
        );
        let where_it_is = page.value("document.activeElement.outerHTML.slice(0, 120)");
        assert_eq!(seen, true, "{name}: one does not see that {where_it_is} has the focus");
    }
    none(
        name,
        "out of reach",
        page,
        "usable.filter(e => !reached.has(e)).map(e => e.outerHTML.slice(0, 120))",
    );
}
