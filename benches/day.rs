//! How many person-days a second: the benchmark market, and the full model, at several sizes.

use criterion::{BenchmarkId, Criterion, SamplingMode, Throughput, criterion_group, criterion_main};
use relaylab::engine::Market;
use relaylab::plan::Plan;
use relaylab::scenario::data_files::Inputs;
use std::path::Path;

/// A plan of a shipped scenario for so many people, with money and reps in proportion.
fn plan(name: &str, people: u32) -> Plan {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(name);
    let mut scenario = relaylab::catalogue::load(&path, &[]).expect("a shipped scenario loads").scenario;
    let scale = f64::from(people) / f64::from(scenario.market.people);
    scenario.market.people = people;
    scenario.market.days = 90;
    scenario.budget.per_month.0 = (scenario.budget.per_month.0 as f64 * scale) as i64;
    scenario.sales.reps = scenario.sales.reps.map(|reps| reps * scale);
    Plan::new(&scenario, Inputs::default()).expect("a shipped scenario plans")
}

fn days(criterion: &mut Criterion) {
    for (name, sizes) in
        [("relay-bench.toml", [10_000, 100_000, 1_000_000]), ("balanced.toml", [10_000, 100_000, 300_000])]
    {
        let mut group = criterion.benchmark_group(name);
        group.sample_size(10).sampling_mode(SamplingMode::Flat);
        for people in sizes {
            let plan = plan(name, people);
            group.throughput(Throughput::Elements(u64::from(people) * u64::from(plan.days)));
            group.bench_with_input(BenchmarkId::from_parameter(people), &plan, |bencher, plan| {
                bencher.iter_batched(
                    || Market::new(plan, 1),
                    |mut market| (0..plan.days).for_each(|_| market.play_day()),
                    criterion::BatchSize::PerIteration,
                );
            });
        }
        group.finish();
    }
}

fn threads(criterion: &mut Criterion) {
    let plan = plan("relay-bench.toml", 1_000_000);
    let mut group = criterion.benchmark_group("threads");
    group.sample_size(10).sampling_mode(SamplingMode::Flat);
    group.throughput(Throughput::Elements(u64::from(plan.people) * u64::from(plan.days)));
    for threads in [1, 2] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool of threads");
        group.bench_function(BenchmarkId::from_parameter(threads), |bencher| {
            bencher.iter_batched(
                || Market::new(&plan, 1),
                |mut market| pool.install(|| (0..plan.days).for_each(|_| market.play_day())),
                criterion::BatchSize::PerIteration,
            );
        });
    }
    group.finish();
}

criterion_group!(benches, days, threads);
criterion_main!(benches);
