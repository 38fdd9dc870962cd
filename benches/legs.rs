//! What each leg of the morning costs a person: the full model, one leg at a time, in the middle of its first year.

use criterion::{Criterion, SamplingMode, Throughput, criterion_group, criterion_main};
use relaylab::engine::Market;
use relaylab::plan::Plan;
use relaylab::relay::{EVENING, MORNING};
use relaylab::scenario::data_files::Inputs;
use std::path::Path;

fn legs(criterion: &mut Criterion) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/balanced.toml");
    let scenario = relaylab::catalogue::load(&path, &[]).expect("a shipped scenario loads").scenario;
    let plan = Plan::new(&scenario, Inputs::default()).expect("a shipped scenario plans");
    let mut market = Market::new(&plan, 1);
    (0..180).for_each(|_| market.play_day());
    let mut group = criterion.benchmark_group("legs");
    group.sample_size(10).sampling_mode(SamplingMode::Flat);
    group.throughput(Throughput::Elements(u64::from(plan.people)));
    for leg in MORNING.iter().chain(EVENING) {
        group.bench_function(leg.name, |bencher| {
            bencher.iter_batched(
                || market.crowds.clone(),
                |mut crowds| market.play_leg(leg, &mut crowds),
                criterion::BatchSize::LargeInput,
            );
        });
    }
    group.finish();
}

criterion_group!(benches, legs);
criterion_main!(benches);
