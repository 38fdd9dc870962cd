//! Networks against closed forms; a count may be four standard errors from what it should be.

use relaylab::base::draws::{Draw, Luck, draws};
use relaylab::base::math::exp;
use relaylab::population::Ties;
use relaylab::scenario::data_files::EdgeList;
use relaylab::scenario::sections::{Network, NetworkModel};
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

fn settings(model: NetworkModel, degree: f64) -> Network {
    Network { model, degree, ..Network::default() }
}

fn build(settings: &Network, people: u32, seed: u64) -> Ties {
    Ties::build(settings, people, &|_| 0, Luck::new(seed), None)
}

fn told(ties: &Ties, person: u32) -> Vec<u32> {
    (0..ties.degree(person)).map(|k| ties.pick(person, k, Draw::new(0))).collect()
}

fn all(ties: &Ties, people: u32) -> Vec<BTreeSet<u32>> {
    (0..people).map(|person| told(ties, person).into_iter().collect()).collect()
}

fn near(measured: f64, expected: f64, error: f64) {
    assert!((measured - expected).abs() <= error, "{measured} is not {expected} within {error}");
}

/// Mean share of the pairs of a person's acquaintances who know each other.
fn clustering(rows: &[BTreeSet<u32>]) -> f64 {
    let mut sum = 0.0;
    for row in rows {
        let pairs = row.len() as f64 * (row.len() as f64 - 1.0) / 2.0;
        let closed =
            row.iter().flat_map(|&i| row.range(i + 1..).filter(move |j| rows[i as usize].contains(j)));
        sum += if pairs > 0.0 { closed.count() as f64 / pairs } else { 0.0 };
    }
    sum / rows.len() as f64
}

const UNDIRECTED: [NetworkModel; 4] =
    [NetworkModel::Ring, NetworkModel::SmallWorld, NetworkModel::ScaleFree, NetworkModel::Blocks];

#[test]
fn ties_of_two_people_are_seen_by_both_and_only_once() {
    for model in UNDIRECTED {
        for (people, degree, rewiring) in [
            (3000, 6.0, 0.3),
            (3000, 5.5, 1.0),
            (40, 13.0, 1.0),
            (12, 10.0, 0.5),
            (12, 10.9, 1.0),
            (7, 5.9, 1.0),
        ] {
            let ties = build(&Network { rewiring, ..settings(model, degree) }, people, 3);
            let rows = all(&ties, people);
            for person in 0..people {
                let row = &rows[person as usize];
                let place = format!("{model:?} {people} {degree}: person {person}");
                assert_eq!(row.len(), ties.degree(person) as usize, "{place} knows somebody twice");
                assert!(!row.contains(&person), "{place} knows themself");
                assert!(
                    row.iter().all(|&other| rows[other as usize].contains(&person)),
                    "{place} is not known back"
                );
            }
        }
    }
}

#[test]
fn people_tell_others_only_and_nobody_twice() {
    for model in [NetworkModel::Implicit, NetworkModel::Mixed] {
        for (people, degree) in [(500, 7.5), (2, 1.0), (9, 8.0), (9, 20.0)] {
            let ties = build(&settings(model, degree), people, 3);
            for person in 0..people {
                let told = told(&ties, person);
                assert!(told.iter().all(|&other| other < people && other != person));
                let distinct: BTreeSet<u32> = told.iter().copied().collect();
                assert!(model == NetworkModel::Mixed || distinct.len() == told.len());
            }
        }
    }
}

#[test]
fn small_or_odd_markets_are_no_special_case() {
    let models = [NetworkModel::None, NetworkModel::Mixed, NetworkModel::Implicit, NetworkModel::File];
    for model in models.into_iter().chain(UNDIRECTED) {
        for people in [1, 2, 3, 4, 5, 10] {
            for degree in [0.0, 0.4, 1.0, 2.0, 2.5, 3.0, 4.0, 9.0, 1000.0] {
                for (rewiring, homophily) in [(0.0, 0.0), (0.5, 1.0), (1.0, 1e6)] {
                    let settings = Network { rewiring, homophily, ..settings(model, degree) };
                    // Segment 1 is empty.
                    let segment_of = |person: u32| if person.is_multiple_of(3) { 2 } else { 0 };
                    let ties = Ties::build(&settings, people, &segment_of, Luck::new(1), None);
                    for person in 0..people {
                        assert!(told(&ties, person).iter().all(|&other| other < people && other != person));
                    }
                }
            }
        }
    }
}

#[test]
fn degree_is_as_asked_even_when_it_is_no_whole_number() {
    let people = 40_000;
    for model in UNDIRECTED.into_iter().chain([NetworkModel::Mixed, NetworkModel::Implicit]) {
        for degree in [3.0, 8.0, 9.3] {
            let ties = build(&settings(model, degree), people, 5);
            let mean =
                (0..people).map(|person| f64::from(ties.degree(person))).sum::<f64>() / f64::from(people);
            // Twice the ties over the people; the number of ties is at most Poisson.
            near(mean, degree, 4.0 * (2.0 * degree / f64::from(people)).sqrt());
        }
    }
}

#[test]
fn clustering_of_ring_and_small_world_follows_watts_and_strogatz() {
    let people = 20_000;
    for degree in [4.0, 10.0] {
        let ring = 3.0 * (degree - 2.0) / (4.0 * (degree - 1.0));
        near(clustering(&all(&build(&settings(NetworkModel::Ring, degree), people, 1), people)), ring, 1e-12);
        for rewiring in [0.05, 0.2, 0.5] {
            let small_world = Network { rewiring, ..settings(NetworkModel::SmallWorld, degree) };
            let measured = clustering(&all(&build(&small_world, people, 1), people));
            // The closed form is for the ratio of means (Barrat & Weigt 2000); the mean of ratios differs a little.
            near(measured, ring * (1.0 - rewiring) * (1.0 - rewiring) * (1.0 - rewiring), 0.02);
        }
    }
}

#[test]
fn rewired_ties_land_anywhere() {
    let people = 20_000;
    let small_world = Network { rewiring: 0.3, ..settings(NetworkModel::SmallWorld, 8.0) };
    let ties = build(&small_world, people, 9);
    let mut rings = [0.0; 10];
    let (mut far, mut total) = (0.0, 0.0);
    for person in 0..people {
        for other in told(&ties, person) {
            let steps = (other + people - person) % people;
            total += 1.0;
            if steps > 4 && steps < people - 4 {
                far += 1.0;
                rings[(steps * 10 / people) as usize] += 0.5;
            }
        }
    }
    let (share, ties): (f64, f64) = (0.3, total / 2.0);
    near(far / 2.0, share * ties, 4.0 * (share * (1.0 - share) * ties).sqrt());
    for count in rings {
        // Both ends see a tie, so counts of opposite sectors go together; the error is that of whole ties.
        near(count, far / 20.0, 4.0 * (far / 20.0).sqrt());
    }
}

#[test]
fn scale_free_degrees_follow_barabasi_and_albert() {
    let (people, m) = (100_000, 3.0);
    let ties = build(&settings(NetworkModel::ScaleFree, 2.0 * m), people, 2);
    let degrees: Vec<u32> = (0..people).map(|person| ties.degree(person)).collect();
    let sum: f64 = degrees.iter().map(|&k| f64::from(k)).sum();
    // The first 4 all know each other, everybody after brings 3.
    near(sum, 2.0 * (6.0 + 3.0 * f64::from(people - 4)), 0.0);
    let tail = 20_u32;
    let mut chi_square = 0.0;
    let mut rest = 1.0;
    for k in 3..tail {
        let x = f64::from(k);
        let share = 2.0 * m * (m + 1.0) / (x * (x + 1.0) * (x + 2.0));
        rest -= share;
        let expected = share * f64::from(people);
        let seen = degrees.iter().filter(|&&degree| degree == k).count() as f64;
        chi_square += (seen - expected) * (seen - expected) / expected;
    }
    let expected = rest * f64::from(people);
    let seen = degrees.iter().filter(|&&degree| degree >= tail).count() as f64;
    chi_square += (seen - expected) * (seen - expected) / expected;
    let freedom = f64::from(tail - 3);
    assert!(chi_square < freedom + 4.0 * (2.0 * freedom).sqrt(), "chi-square {chi_square} of {freedom}");
    assert!(degrees.iter().max() > Some(&500), "no hubs: {:?}", degrees.iter().max());
}

#[test]
fn people_know_more_people_of_their_own_segment() {
    let people = 30_000_u32;
    let segment_of = |person: u32| u8::from(person.is_multiple_of(3));
    let blocks = Network { homophily: 5.0, ..settings(NetworkModel::Blocks, 12.0) };
    let ties = Ties::build(&blocks, people, &segment_of, Luck::new(4), None);
    let (mut within, mut across) = (0.0, 0.0);
    for person in 0..people {
        for other in told(&ties, person) {
            *if segment_of(person) == segment_of(other) { &mut within } else { &mut across } += 0.5;
        }
    }
    let (small, large): (f64, f64) = (10_000.0, 20_000.0);
    let pairs = |people: f64| 0.5 * people * (people - 1.0);
    let inside = pairs(small) + pairs(large);
    let p = 6.0 * f64::from(people) / (5.0 * inside + small * large);
    near(within, 5.0 * p * inside, 4.0 * (5.0 * p * inside).sqrt());
    near(across, p * small * large, 4.0 * (p * small * large).sqrt());
}

/// Chi-square of counts against Poisson, tail from 2 means up in one class, and its degrees of freedom.
fn poisson_fit(counts: &[u32], mean: f64) -> (f64, f64) {
    let people = counts.len() as f64;
    let tail = (2.0 * mean) as u32;
    let (mut share, mut rest, mut chi_square) = (exp(-mean), 1.0, 0.0);
    let mut add = |expected: f64, seen: f64| chi_square += (seen - expected) * (seen - expected) / expected;
    for k in 0..tail {
        add(share * people, counts.iter().filter(|&&count| count == k).count() as f64);
        rest -= share;
        share *= mean / f64::from(k + 1);
    }
    add(rest * people, counts.iter().filter(|&&count| count >= tail).count() as f64);
    (chi_square, f64::from(tail))
}

#[test]
fn random_networks_have_poisson_degrees() {
    let people = 50_000;
    for degree in [5.0, 8.0] {
        let mut heard = vec![0; people as usize];
        let implicit = build(&settings(NetworkModel::Implicit, degree), people, 6);
        (0..people).flat_map(|person| told(&implicit, person)).for_each(|other| heard[other as usize] += 1);
        let blocks = build(&settings(NetworkModel::Blocks, degree), people, 6);
        let known: Vec<u32> = (0..people).map(|person| blocks.degree(person)).collect();
        for counts in [heard, known] {
            let (chi_square, freedom) = poisson_fit(&counts, degree);
            assert!(
                chi_square < freedom + 4.0 * (2.0 * freedom).sqrt(),
                "chi-square {chi_square} of {freedom}"
            );
        }
    }
}

#[test]
fn mixed_tells_anybody_else_alike() {
    let people = 50;
    let ties = build(&settings(NetworkModel::Mixed, 8.0), people, 1);
    let mut counts = vec![0.0; people as usize];
    let words = 49_000_u32;
    for i in 0..words {
        let word = (u64::from(i) * (1 << 32) / u64::from(words)) as u32;
        counts[ties.pick(17, 0, Draw::new(word)) as usize] += 1.0;
    }
    assert!(counts.remove(17) == 0.0, "people do not tell themselves");
    assert!(counts.iter().all(|count: &f64| (count - 1000.0).abs() <= 1.0), "{counts:?}");
}

#[test]
fn ties_do_not_depend_on_the_number_of_threads() {
    let people = 150_000;
    for model in UNDIRECTED {
        let settings = settings(model, 7.0);
        let on = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let ties = pool.install(|| build(&settings, people, 8));
            (0..people).flat_map(|person| told(&ties, person)).collect::<Vec<u32>>()
        };
        assert!(on(1) == on(3), "{model:?}");
    }
}

#[test]
fn other_luck_gives_other_ties() {
    for model in
        [NetworkModel::SmallWorld, NetworkModel::ScaleFree, NetworkModel::Blocks, NetworkModel::Implicit]
    {
        let of = |seed| all(&build(&settings(model, 6.0), 100, seed), 100);
        assert!(of(1) == of(1) && of(1) != of(2), "{model:?}");
    }
}

#[test]
fn memory_is_what_was_foretold() {
    let people = 30_000;
    let models = [NetworkModel::None, NetworkModel::Mixed, NetworkModel::Implicit];
    for model in models.into_iter().chain(UNDIRECTED) {
        let settings = settings(model, 8.0);
        let (kept, foretold) = (build(&settings, people, 1).bytes(), Ties::bytes_for(&settings, people));
        assert!(kept.abs_diff(foretold) <= foretold / 50, "{model:?}: {kept} is not {foretold}");
    }
    assert_eq!(Ties::bytes_for(&settings(NetworkModel::Implicit, 10.0), 100_000_000), 0);
}

#[test]
fn a_real_network_is_taken_as_it_is() {
    let list = EdgeList { people: 4, edges: vec![(0, 1), (0, 2), (2, 3)], names: vec![String::new(); 4] };
    let rows = |directed| {
        let settings = Network { directed, ..settings(NetworkModel::File, 0.0) };
        let ties = Ties::build(&settings, 4, &|_| 0, Luck::new(1), Some(&list));
        (0..4).map(|person| told(&ties, person)).collect::<Vec<_>>()
    };
    assert_eq!(rows(false), [vec![1, 2], vec![0], vec![0, 3], vec![2]]);
    assert_eq!(rows(true), [vec![1, 2], vec![], vec![3], vec![]]);
}

/// How many are reached when each person reached passes it on once over each tie with chance `t`.
fn cascade(ties: &Ties, people: u32, t: f64, luck: Luck) -> u32 {
    draws! {
        Pass = "test" => (on);
    }
    let mut reached = vec![false; people as usize];
    let mut row = vec![0];
    reached[0] = true;
    let mut next = 0;
    while let Some(&person) = row.get(next) {
        next += 1;
        for k in 0..ties.degree(person) {
            let other = ties.pick(person, k, Draw::new(0));
            if !reached[other as usize] && luck.draw_at::<Pass>(0, person, k).on.happens(t) {
                reached[other as usize] = true;
                row.push(other);
            }
        }
    }
    row.len() as u32
}

#[test]
fn referrals_take_off_where_percolation_says() {
    // Newman 2002, "Spread of epidemic disease on networks": no giant outbreak below T = 1/6 for Poisson degrees of
    // mean 6; above, it reaches a share 1 - u with u = 1 - T + T exp(6 (u - 1)), and does so with the same chance.
    let people = 40_000;
    let ties = build(&Network { homophily: 1.0, ..settings(NetworkModel::Blocks, 6.0) }, people, 7);
    for t in [0.1, 0.13] {
        let largest = (0..50).map(|seed| cascade(&ties, people, t, Luck::new(seed))).max();
        assert!(largest < Some(people / 100), "{t}: {largest:?}");
    }
    for t in [0.25, 0.4, 1.0] {
        let mut giant = 0.5_f64;
        for _ in 0..200 {
            giant = 1.0 - exp(-6.0 * t * giant);
        }
        let sizes: Vec<u32> = (0..30).map(|seed| cascade(&ties, people, t, Luck::new(seed))).collect();
        let large: Vec<f64> = sizes
            .iter()
            .filter(|&&size| size > people / 20)
            .map(|&size| f64::from(size) / f64::from(people))
            .collect();
        let mean = large.iter().sum::<f64>() / large.len() as f64;
        near(mean, giant, 0.01);
        near(large.len() as f64 / 30.0, giant, 4.0 * (giant * (1.0 - giant) / 30.0).sqrt() + 0.01);
    }
}

#[test]
fn whoever_stops_while_ties_are_made_is_heard_between_the_steps() {
    for model in [NetworkModel::SmallWorld, NetworkModel::ScaleFree, NetworkModel::Blocks] {
        let settings = Network { rewiring: 0.2, ..settings(model, 6.0) };
        let begin = |goes_on: &(dyn Fn() -> bool + Sync)| {
            Ties::begin(&settings, 200_000, &|person| (person % 3) as u8, Luck::new(3), None, goes_on)
                .is_some()
        };
        let asked = AtomicU32::new(0);
        assert!(begin(&|| asked.fetch_add(1, Relaxed) < u32::MAX), "nobody stops it");
        let questions = asked.into_inner();
        assert!(questions >= 3, "{questions}");
        for stop in 0..questions {
            let asked = AtomicU32::new(0);
            assert!(!begin(&|| asked.fetch_add(1, Relaxed) != stop), "{model:?} stopped at question {stop}");
        }
    }
}
