//! What the store costs: the runs of a design swept, against the same runs in one process that keeps nothing.

use criterion::{Criterion, SamplingMode, Throughput, criterion_group, criterion_main};
use rayon::prelude::*;
use relaylab::batch::{Shard, Store, read};
use relaylab::engine;
use relaylab::plan::Plan;
use relaylab::results::metrics::Outcome;
use relaylab::scenario;
use relaylab::scenario::data_files::Inputs;
use std::path::Path;
use std::process::Command;

const DESIGN: &str = "\
replicates = 8
people = 10000
days = 180
[grid]
budget.sales_share = { from = 0.1, to = 0.9, steps = 10 }
";

fn sweeps(criterion: &mut Criterion) {
    let home = tempfile::tempdir().expect("a temporary folder");
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/balanced.toml");
    let design = format!("scenario = {:?}\n{DESIGN}", shipped.display().to_string());
    let file = home.path().join("design.toml");
    std::fs::write(&file, &design).expect("a design is written");
    let read = read(&file).expect("the design is valid");
    let folder = home.path().join("named");
    std::fs::create_dir(&folder).expect("a folder");
    let store = Store::create(&folder, &read, &design, home.path(), Shard::WHOLE, false).expect("a store");
    let runs: Vec<_> = store.runs().collect();
    let mut group = criterion.benchmark_group("batch");
    group
        .sample_size(10)
        .sampling_mode(SamplingMode::Flat)
        .throughput(Throughput::Elements(runs.len() as u64));
    group.bench_function("nothing kept", |bencher| {
        bencher.iter(|| {
            let points = runs.chunks(read.replicates as usize);
            let points: Vec<_> = points.collect();
            points
                .par_iter()
                .flat_map(|runs| {
                    let mut overrides = vec!["market.days=180".to_owned()];
                    overrides.extend(runs[0].0.settings.iter().map(|(key, level)| format!("{key}={level}")));
                    let loaded =
                        relaylab::catalogue::load(&shipped, &overrides).expect("a point loads").scenario;
                    overrides.extend(scenario::resize(&loaded, 10_000).iter().map(ToString::to_string));
                    let loaded =
                        relaylab::catalogue::load(&shipped, &overrides).expect("a point loads").scenario;
                    let plan = Plan::new(&loaded, Inputs::default()).expect("a point plans");
                    let play = |run: &relaylab::batch::RunOf| engine::play(&plan, run.seed, &|_| true);
                    runs.par_iter()
                        .filter_map(|(_, run)| play(run))
                        .map(|run| Outcome::of(&run))
                        .collect::<Vec<_>>()
                })
                .count()
        });
    });
    let mut times = 0;
    group.bench_function("swept", |bencher| {
        bencher.iter(|| {
            times += 1;
            let out = home.path().join(format!("sweep-{times}"));
            let mut command = Command::new(env!("CARGO_BIN_EXE_relaylab"));
            let status =
                command.arg("sweep").arg(&file).arg("--out").arg(&out).args(["-q", "--json"]).output();
            assert!(status.expect("relaylab runs").status.success());
        });
    });
    group.finish();
}

criterion_group!(benches, sweeps);
criterion_main!(benches);
