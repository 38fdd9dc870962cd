//! A number that is told twice is the same number: in a sentence, among the key numbers of the page, on the terminal.

use super::chromium::Page;
use serde_json::Value;

/// A number as it is told.
#[derive(Clone, Copy, Debug)]
struct Told {
    value: f64,
    /// What one more in the last digit would add.
    step: f64,
}

impl Told {
    /// The number at the beginning of a text.
    fn at(text: &str) -> Option<Self> {
        let end = text.find(|c: char| !(c.is_ascii_digit() || "−-+,.".contains(c))).unwrap_or(text.len());
        let (number, rest) = text.split_at(end);
        let number = number.trim_end_matches([',', '.']).replace(',', "").replace('−', "-");
        let unit: String =
            rest.trim_start_matches([' ', '\u{a0}']).chars().take_while(|c| c.is_alphabetic()).collect();
        let times = [("k", 1e3), ("M", 1e6), ("bn", 1e9)];
        let times = times.into_iter().find(|(name, _)| *name == unit).map_or(1.0, |(_, times)| times);
        let places = number.split_once('.').map_or(0, |(_, rest)| rest.len() as i32);
        Some(Self { value: number.parse::<f64>().ok()? * times, step: times * 10_f64.powi(-places) })
    }

    /// The same with zeros at its end taken for rounding, as long as three digits are left.
    fn rounded(self) -> Self {
        let mut step = self.step;
        while step >= 1.0
            && self.value.abs() / (step * 10.0) >= 100.0
            && (self.value / (step * 10.0)).fract() == 0.0
        {
            step *= 10.0;
        }
        Self { step, ..self }
    }

    /// Whether one is a rounding of the other.
    fn agrees(self, other: Self) -> bool {
        (self.value - other.value).abs()
            <= 0.5001 * self.step.max(other.step) + 0.5001 * self.step.min(other.step)
    }
}

/// What is told differently of a run: on its page, and in what the terminal printed.
pub(super) fn differently(terminal: &str, page: &mut Page<'_>) -> Vec<String> {
    let rows = page.value(
        "[...document.querySelectorAll('.numbers table tbody tr:not(.group)')]
            .map(row => [...row.children].map(cell => cell.textContent))",
    );
    let sentences = page.value(
        "[...document.querySelectorAll('.verdict p, .sure dd, h2')].map(of => of.textContent).join(' ')",
    );
    let sentences = sentences.as_str().unwrap().replace('\u{a0}', " ");
    let mut wrong = Vec::new();
    let mut compared = 0;
    for row in rows.as_array().unwrap() {
        let cells: Vec<&str> = row.as_array().unwrap().iter().filter_map(Value::as_str).collect();
        let label = cells[0].split(", ").next().unwrap_or(cells[0]);
        let Some(mean) = Told::at(cells[1]) else { continue };
        // What sentences say of a metric: the words before its number, and the cell that has it.
        let sayings: &[(&str, usize)] = match label {
            "Profit" => {
                &[("seeds ", 1), ("; P10 ", 2), ("P90 ", 3), ("the lowest made ", 2), ("the highest ", 3)]
            }
            "Revenue" => &[("on revenue of ", 1)],
            "Customers won" => &[("days, with ", 1), ("weeks, with ", 1)],
            _ => &[],
        };
        for &(before, cell) in sayings {
            let Some((_, after)) = sentences.split_once(before) else { continue };
            let (Some(said), Some(number)) =
                (Told::at(after), cells.get(cell).and_then(|text| Told::at(text)))
            else {
                continue;
            };
            compared += 1;
            if !said.agrees(number) || number.step > said.step * 1.001 {
                wrong.push(format!("{label}: {} beside \u{201c}{before}{:.20}\u{201d}", cells[cell], after));
            }
        }
        let mut printed = terminal.lines().filter_map(|line| {
            let rest = line.trim_start().strip_prefix(label)?.strip_prefix("  ")?;
            Told::at(rest.trim_start())
        });
        if let Some(printed) = printed.next() {
            compared += 1;
            if !printed.agrees(mean.rounded()) {
                wrong.push(format!("{label}: {} on the page, {printed:?} on the terminal", cells[1]));
            }
        }
    }
    if compared < 5 {
        wrong.push(format!("only {compared} numbers could be compared"));
    }
    wrong
}
