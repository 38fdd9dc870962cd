//! Every law that the market is played by: its mean and spread as they should be, and its shape as that of `rand_distr`.

use rand::distr::weighted::WeightedIndex;
use rand::seq::{IndexedRandom, SliceRandom};
use rand::{Rng, RngExt};
use rand_distr::{
    Bernoulli, Beta, Distribution, Exp, Gamma, Geometric, LogNormal as TheirLogNormal, Normal as TheirNormal,
    Open01, Poisson, Uniform,
};
use relaylab::base::draws::{Draw, FineDraw, Stream, StreamLabel};
use relaylab::base::laws::{
    Below, Chance, Choice, Coin, Exponential, FineExponential, Gap, Gaps, LogNormal, LogOdds, Normal,
    PoissonBlocks, Quantiles, SmallPoisson, Unit,
};
use relaylab::base::math::{exp, logistic};

const DRAWS: usize = 100_000;

fn stream(entity: u32) -> Stream {
    Stream::new(11, StreamLabel::named("test/laws"), 0, entity)
}

fn drawn<T>(law: impl Distribution<T>, entity: u32, number: impl Fn(T) -> f64) -> Vec<f64> {
    let mut numbers: Vec<f64> = law.sample_iter(stream(entity)).take(DRAWS).map(number).collect();
    numbers.sort_by(f64::total_cmp);
    numbers
}

/// Mean, variance, and the standard error of either.
fn moments(numbers: &[f64]) -> [f64; 4] {
    let n = numbers.len() as f64;
    let mean = numbers.iter().sum::<f64>() / n;
    let power =
        |p: i32| numbers.iter().map(|x| (0..p).fold(1.0, |product, _| product * (x - mean))).sum::<f64>() / n;
    let variance = power(2);
    [mean, variance, (variance / n).sqrt(), ((power(4) - variance * variance) / n).sqrt()]
}

/// The greatest distance of two distribution functions, in units in which chance seldom makes it more than 2.
fn distance(ours: &[f64], theirs: &[f64]) -> f64 {
    let below = |row: &[f64], x: f64| row.partition_point(|&other| other <= x) as f64 / row.len() as f64;
    let farthest = ours.iter().chain(theirs).map(|&x| (below(ours, x) - below(theirs, x)).abs());
    farthest.fold(0.0, f64::max) * (ours.len() as f64 / 2.0).sqrt()
}

/// Ours have this mean and variance, to four standard errors, and the shape of theirs. A table is `coarse` by so much.
fn agree(name: &str, ours: &[f64], theirs: &[f64], known: (f64, f64), coarse: f64) {
    for (whose, row) in [("ours", ours), ("theirs", theirs)] {
        let [mean, variance, mean_error, variance_error] = moments(row);
        let (off, wide) = ((mean - known.0).abs(), (variance - known.1).abs());
        assert!(
            off <= 4.0 * mean_error + coarse * known.0.abs(),
            "{name}, {whose}: mean {mean}, not {}",
            known.0
        );
        assert!(
            wide <= 4.0 * variance_error + coarse * known.1,
            "{name}, {whose}: variance {variance}, not {}",
            known.1
        );
    }
    let distance = distance(ours, theirs);
    assert!(distance < 2.0, "{name}: {distance}");
}

fn flag(happens: bool) -> f64 {
    f64::from(u8::from(happens))
}

#[test]
fn chances_are_bernoulli() {
    for p in [0.0, 0.003, 0.31, 0.5, 0.97, 1.0] {
        let theirs = drawn(Bernoulli::new(p).unwrap(), 1, flag);
        let known = (p, p * (1.0 - p));
        agree("chance", &drawn(Chance(p), 0, flag), &theirs, known, 0.0);
        agree("coin", &drawn(Coin::new(p), 0, flag), &theirs, known, 0.0);
        agree("exact coin", &drawn(Coin::from(Chance(p)), 0, flag), &theirs, known, 0.0);
    }
    for x in [-4.0, 0.0, 1.5] {
        let p = logistic(x);
        let theirs = drawn(Bernoulli::new(p).unwrap(), 1, flag);
        agree("log odds", &drawn(LogOdds(x), 0, flag), &theirs, (p, p * (1.0 - p)), 0.0);
    }
}

#[test]
fn numbers_are_uniform() {
    let known = (0.5, 1.0 / 12.0);
    agree("unit", &drawn(Unit, 0, |x| x), &drawn(Open01, 1, |x: f64| x), known, 0.0);
    for n in [1, 2, 7, 1000] {
        let theirs = drawn(Uniform::new(0, n).unwrap(), 1, f64::from);
        let (m, known) = (f64::from(n), |m: f64| ((m - 1.0) / 2.0, (m * m - 1.0) / 12.0));
        agree("below", &drawn::<u32>(Below(n), 0, f64::from), &theirs, known(m), 0.0);
        agree("below", &drawn::<usize>(Below(n), 2, |x| x as f64), &theirs, known(m), 0.0);
    }
}

#[test]
fn choices_go_by_their_weights() {
    let shares = [0.5, 0.0, 0.2, 0.3];
    let theirs = drawn(WeightedIndex::new(shares).unwrap(), 1, |place| place as f64);
    let mean = 0.4 + 0.9;
    let ours = drawn(Choice::new(shares), 0, |place| place as f64);
    agree("choice", &ours, &theirs, (mean, 0.8 + 2.7 - mean * mean), 0.0);
    for (place, share) in shares.into_iter().enumerate() {
        let found = ours.iter().filter(|&&x| x as usize == place).count() as f64 / DRAWS as f64;
        let error = (share * (1.0 - share) / DRAWS as f64).sqrt();
        assert!((found - share).abs() <= 4.0 * error, "{place}: {found}");
    }
    assert!(Choice::new([1.0]).is_certain());
}

#[test]
fn normal_numbers_are_normal_and_so_are_logarithms() {
    let theirs = drawn(TheirNormal::new(-2.0, 3.0).unwrap(), 1, |x| x);
    agree("normal", &drawn(Normal { mean: -2.0, deviation: 3.0 }, 0, |x| x), &theirs, (-2.0, 9.0), 0.0);
    let (median, spread) = (2.0_f64, 0.7);
    let theirs = drawn(TheirLogNormal::new(relaylab::base::math::ln(median), spread).unwrap(), 1, |x| x);
    let grown = exp(spread * spread);
    let known = (median * grown.sqrt(), median * median * grown * (grown - 1.0));
    agree("lognormal", &drawn(LogNormal { median, spread }, 0, |x| x), &theirs, known, 0.0);
}

#[test]
fn waits_are_exponential_and_gaps_geometric() {
    let theirs = drawn(Exp::new(0.25).unwrap(), 1, |x| x);
    agree("exponential", &drawn(Exponential { mean: 4.0 }, 0, |x| x), &theirs, (4.0, 16.0), 0.0);
    agree("fine exponential", &drawn(FineExponential { rate: 0.25 }, 0, |x| x), &theirs, (4.0, 16.0), 0.0);
    for p in [0.9, 0.2, 0.001] {
        let theirs = drawn(Geometric::new(p).unwrap(), 1, |x| x as f64);
        let known = ((1.0 - p) / p, (1.0 - p) / (p * p));
        agree("gap", &drawn(Gap::new(p), 0, |x| x as f64), &theirs, known, 0.0);
        agree("fine gap", &drawn(Gap::new(p).fine(), 0, |x| x), &theirs, known, 0.0);
    }
}

#[test]
fn gaps_befall_everybody_alike() {
    let (p, people) = (0.3, 1000);
    let mut times = vec![0.0; people];
    for crowd in 0..1000 {
        let mut gaps = Gaps::new(stream(crowd), Gap::new(p));
        while let Some(place) = gaps.next_below(people) {
            times[place] += 1.0;
        }
    }
    let [mean, variance, ..] = moments(&times);
    assert!((mean - 300.0).abs() < 4.0 * (300.0 * 0.7 / 1000.0_f64).sqrt(), "{mean}");
    // 1,000 binomial counts: their variance is known to a factor of 1 ± 4 sqrt(2 / 1000).
    assert!((variance / 210.0 - 1.0).abs() < 0.18, "{variance}");
}

#[test]
fn counts_are_poisson_whatever_their_mean() {
    let blocks = PoissonBlocks::default();
    for mean in [0.01, 0.3, 7.0, 16.0, 40.0, 1000.0] {
        let theirs = drawn(Poisson::new(mean).unwrap(), 1, |x| x);
        agree("nested poisson", &drawn(blocks.of(mean), 0, |n| n as f64), &theirs, (mean, mean), 0.0);
        if mean <= 16.0 {
            agree("small poisson", &drawn(SmallPoisson(mean), 0, f64::from), &theirs, (mean, mean), 0.0);
        }
    }
}

#[test]
fn tables_have_the_moments_of_their_laws() {
    for (a, b) in [(0.704, 1.182), (0.6, 2.4), (2.0, 5.0)] {
        let theirs = drawn(Beta::new(a, b).unwrap(), 1, |x| x);
        let (mean, sum) = (a / (a + b), a + b);
        let known = (mean, mean * (1.0 - mean) / (sum + 1.0));
        agree("beta", &drawn(Quantiles::beta(a, b), 0, |x| x), &theirs, known, 1e-4);
        agree("fine beta", &drawn(Quantiles::beta(a, b).fine(), 0, |x| x), &theirs, known, 1e-4);
    }
    for (shape, rate) in [(0.243, 30.9), (0.5, 1.0), (4.0, 0.5)] {
        let theirs = drawn(Gamma::new(shape, 1.0 / rate).unwrap(), 1, |x| x);
        let known = (shape / rate, shape / (rate * rate));
        agree("gamma", &drawn(Quantiles::gamma(shape, rate), 0, |x| x), &theirs, known, 1e-3);
        agree("fine gamma", &drawn(Quantiles::gamma(shape, rate).fine(), 0, |x| x), &theirs, known, 1e-3);
    }
}

#[test]
fn laws_rise_with_their_word_and_with_what_they_are_told() {
    // Where a law says less at a larger word, everything else must do so too: two markets under one seed stay paired.
    let words: Vec<Draw> = (0..2000).map(|i| Draw::new(i * 2_147_483)).collect();
    let blocks = PoissonBlocks::default();
    for pair in words.windows(2) {
        let rises = |law: &dyn Fn(Draw) -> f64| law(pair[0]) <= law(pair[1]);
        assert!(rises(&|draw| draw.sample(Normal::STANDARD)));
        assert!(rises(&|draw| draw.sample(LogNormal { median: 2.0, spread: 0.5 })));
        assert!(rises(&|draw| f64::from(draw.sample(SmallPoisson(5.0)))));
        assert!(rises(&|draw| draw.sample(Quantiles::beta(0.7, 1.2))));
        assert!(rises(&|draw| -draw.sample(Exponential { mean: 3.0 })));
        assert!(rises(&|draw| -(draw.sample(Gap::new(0.01)) as f64)));
        let draw = pair[0];
        assert!(draw.sample(SmallPoisson(3.0)) <= draw.sample(SmallPoisson(3.1)));
        assert!(draw.sample(Gap::new(0.1)) <= draw.sample(Gap::new(0.05)));
        assert!(draw.sample(Chance(0.4)) <= draw.sample(Chance(0.5)));
        assert!(
            blocks.of(20.0).sample(&mut stream(draw.word()))
                <= blocks.of(23.0).sample(&mut stream(draw.word()))
        );
    }
}

#[test]
fn laws_give_the_same_bits_everywhere() {
    let (draw, fine) = (Draw::new(0x1234_5678), FineDraw::new(0x1234_5678, 0x9ABC_DEF0));
    let bits = |x: f64| x.to_bits();
    let found = [
        bits(draw.unit()),
        bits(draw.sample(Normal::STANDARD)),
        bits(draw.sample(LogNormal { median: 3.0, spread: 1.2 })),
        bits(draw.sample(Exponential { mean: 1.0 })),
        bits(draw.sample(Quantiles::beta(0.704, 1.182))),
        bits(draw.sample(Quantiles::gamma(0.243, 30.9))),
        bits(fine.sample(FineExponential { rate: 1.0 })),
        bits(fine.sample(Quantiles::beta(0.704, 1.182).fine())),
        draw.sample(Gap::new(0.001)),
        fine.sample(Gap::new(1e-12).fine()) as u64,
        u64::from(draw.sample(SmallPoisson(9.5))),
        PoissonBlocks::default().of(500.0).sample(&mut stream(0)),
    ];
    let known = [
        4_589_788_516_237_443_072,
        13_832_660_184_516_351_747,
        4_602_819_133_724_141_732,
        4_613_135_077_909_206_607,
        4_581_269_818_527_660_976,
        4_511_362_719_269_702_393,
        4_613_135_077_908_436_562,
        4_581_269_818_530_444_683,
        2642,
        2_643_511_679_963,
        5,
        527,
    ];
    assert_eq!(found, known);
}

#[test]
fn whatever_samples_from_rand_samples_from_a_stream() {
    let mut luck = stream(0);
    let mut cards: Vec<u32> = (0..52).collect();
    cards.shuffle(&mut luck);
    assert!(!cards.is_sorted());
    let card = *cards.choose(&mut luck).unwrap();
    assert!(card < 52 && (1..=6).contains(&luck.random_range(1..=6)));
    let share = (0..DRAWS).filter(|_| luck.random_bool(0.25)).count() as f64 / DRAWS as f64;
    assert!((share - 0.25).abs() < 4.0 * (0.1875 / DRAWS as f64).sqrt(), "{share}");
    // Bits are fair, in each of their 64 places.
    let mut ones = [0_u32; 64];
    for _ in 0..DRAWS {
        let word = luck.next_u64();
        ones.iter_mut().enumerate().for_each(|(place, ones)| *ones += (word >> place & 1) as u32);
    }
    assert!(ones.iter().all(|&n| (f64::from(n) - 5e4).abs() < 4.5 * 25_000_f64.sqrt()), "{ones:?}");
    // A law that takes more words than there are ends all the same.
    let normal: f64 = Draw::new(u32::MAX).sample(rand_distr::StandardNormal);
    assert!(normal.is_finite());
}
