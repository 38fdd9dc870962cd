//! Two scenarios that differ in one number, and which of them wins: `cargo run --example comparison`.

#![expect(clippy::print_stdout, reason = "a program that shows what it found")]

use relaylab::{Error, Flips, Runner};

fn main() -> Result<(), Error> {
    let marketing = relaylab::load("scenarios/balanced.toml")?.with_people(5_000)?;
    let sales = marketing.with("budget.sales_share", 0.6)?;

    let question = relaylab::compare(&[marketing, sales]).named(["as it is", "more sales"]);
    let answer = question.metric("profit").seeds(10).flips(Flips::Quick).run(&Runner::new())?;

    println!("{}", answer.sentence());
    for lead in answer.leads() {
        println!("{}", lead.sentence());
    }
    for flip in answer.flips.iter().filter(|row| row.flip.is_some()) {
        println!("it flips with another {}", flip.input.label);
    }
    Ok(())
}
