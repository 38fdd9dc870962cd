//! Luck as a function of (seed, process, day, entity, k): the same question always gets the same answer.
//!
//! A stateful generator would hand a person other luck as soon as somebody before them used one number more;
//! here nobody's draws depend on anybody else's, on the thread, or on the order of the work.
//! The generator is Philox4x32-10 (Salmon, Moraes, Dror & Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3").

const M0: u32 = 0xD251_1F53;
const M1: u32 = 0xCD9E_8D57;
const W0: u32 = 0x9E37_79B9;
const W1: u32 = 0xBB67_AE85;

/// Blocks made at once by a [`Stream`]: enough lanes for the compiler to use vector instructions.
const LANES: usize = 8;

/// A named use of luck. Two processes never share a draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Process(pub u32);

impl Process {
    /// The process with this name (FNV-1a of its bytes); names are checked for collisions by a test.
    pub const fn named(name: &str) -> Self {
        Self::extend(Self(0x811C_9DC5), name)
    }

    /// A process inside this one, e.g. one channel's clicks.
    #[must_use]
    pub const fn extend(self, name: &str) -> Self {
        let (bytes, mut hash, mut i) = (name.as_bytes(), self.0, 0);
        while i < bytes.len() {
            hash = (hash ^ bytes[i] as u32).wrapping_mul(0x0100_0193);
            i += 1;
        }
        Self(hash)
    }
}

/// All the luck of one run.
#[derive(Clone, Copy, Debug)]
pub struct Luck {
    key: [u32; 2],
}

impl Luck {
    /// The luck of a seed. Neighbouring seeds have unrelated keys (`SplitMix64` finaliser, full avalanche).
    pub const fn new(seed: u64) -> Self {
        let key = avalanche(seed);
        Self { key: [key as u32, (key >> 32) as u32] }
    }

    /// Four words of luck for one entity on one day.
    #[inline]
    pub fn of(self, process: Process, day: u32, entity: u32) -> [u32; 4] {
        self.at(process, day, entity, 0)
    }

    /// Four words of luck for the `k`-th question about one entity on one day.
    #[inline]
    pub fn at(self, process: Process, day: u32, entity: u32, k: u32) -> [u32; 4] {
        philox([k, entity, day, process.0], self.key)
    }

    /// An endless row of words for one entity (usually a chunk of people) on one day.
    #[inline]
    pub fn stream(self, process: Process, day: u32, entity: u32) -> Stream {
        Stream { luck: self, counter: [0, entity, day, process.0], words: [0; 4 * LANES], next: 4 * LANES }
    }

    /// `LANES` blocks at once: the answers to so many questions about one entity, first words first.
    #[inline]
    pub(crate) fn blocks(
        self,
        process: Process,
        day: u32,
        entity: u32,
        k: [u32; LANES],
    ) -> [[u32; LANES]; 4] {
        philox_lanes([k, [entity; LANES], [day; LANES], [process.0; LANES]], self.key)
    }

    /// What [`Luck::of`] says of many entities, by their place in the row, made side by side.
    #[inline]
    pub(crate) fn of_each(
        self,
        process: Process,
        day: u32,
        many: usize,
        entity: impl Fn(usize) -> u32,
        mut tell: impl FnMut(usize, [u32; 4]),
    ) {
        for some in (0..many).step_by(LANES) {
            let entities = std::array::from_fn(|lane| entity((some + lane).min(many - 1)));
            let words = philox_lanes([[0; LANES], entities, [day; LANES], [process.0; LANES]], self.key);
            (some..many.min(some + LANES))
                .for_each(|place| tell(place, words.map(|word| word[place - some])));
        }
    }
}

/// How many blocks [`Luck::blocks`] makes.
pub(crate) const BLOCKS: usize = LANES;

/// The seed of replicate `index` of a run: replicates of neighbouring seeds share nothing.
/// Kept below 2^53 so that every tool that reads JSON or CSV keeps it exactly.
pub const fn replicate_seed(seed: u64, index: u32) -> u64 {
    avalanche(avalanche(seed) ^ (index as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15)) >> 11
}

const fn avalanche(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// An endless row of luck, made `LANES` blocks at a time.
#[derive(Clone, Debug)]
pub struct Stream {
    luck: Luck,
    counter: [u32; 4],
    words: [u32; 4 * LANES],
    next: usize,
}

impl Stream {
    /// The next word.
    #[inline]
    pub fn word(&mut self) -> u32 {
        if self.next == self.words.len() {
            self.refill();
        }
        let word = self.words[self.next];
        self.next += 1;
        word
    }

    /// The next number strictly between 0 and 1, with 32 bits.
    #[inline]
    pub fn unit(&mut self) -> f64 {
        unit(self.word())
    }

    #[inline]
    fn refill(&mut self) {
        let [first, rest @ ..] = self.counter;
        let counters = std::array::from_fn(|lane| first.wrapping_add(lane as u32));
        let [entity, day, process] = rest.map(|word| [word; LANES]);
        let lanes = philox_lanes([counters, entity, day, process], self.luck.key);
        for (group, words) in self.words.chunks_exact_mut(LANES).zip(&lanes) {
            group.copy_from_slice(words);
        }
        self.counter[0] = self.counter[0].wrapping_add(LANES as u32);
        self.next = 0;
    }
}

/// A word as a number strictly between 0 and 1 (the middle of its 2^-32 cell).
#[inline]
pub fn unit(word: u32) -> f64 {
    (word as f64 + 0.5) * (1.0 / 4_294_967_296.0)
}

/// Two words as a number strictly between 0 and 1 with 53 bits, for tails that 32 bits would cut.
#[inline]
pub fn unit53(high: u32, low: u32) -> f64 {
    let bits = ((high as u64) << 20) | (low as u64 >> 12);
    (bits as f64 + 0.5) * (1.0 / 4_503_599_627_370_496.0)
}

/// A whole number below `n`, without bias that anyone could measure (`n` far below 2^32).
#[inline]
pub fn below(word: u32, n: u32) -> u32 {
    ((word as u64 * n as u64) >> 32) as u32
}

/// The threshold `t` for which `word < t` happens with probability `p`; comparing words spares a conversion.
#[inline]
pub fn threshold(p: f64) -> u64 {
    (p.clamp(0.0, 1.0) * 4_294_967_296.0) as u64
}

/// How many words have a [`unit()`] below `x`: comparing words with it gives what comparing units with `x` would.
pub fn below_unit(x: f64) -> u64 {
    (x.clamp(0.0, 1.0) * 4_294_967_296.0 - 0.5).ceil() as u64
}

#[inline]
fn philox(mut c: [u32; 4], mut key: [u32; 2]) -> [u32; 4] {
    for _ in 0..10 {
        let a = M0 as u64 * c[0] as u64;
        let b = M1 as u64 * c[2] as u64;
        c = [(b >> 32) as u32 ^ c[1] ^ key[0], b as u32, (a >> 32) as u32 ^ c[3] ^ key[1], a as u32];
        key = [key[0].wrapping_add(W0), key[1].wrapping_add(W1)];
    }
    c
}

/// The same as [`philox`] on `LANES` counters side by side.
#[inline]
fn philox_lanes(mut c: [[u32; LANES]; 4], mut key: [u32; 2]) -> [[u32; LANES]; 4] {
    for _ in 0..10 {
        #[expect(
            clippy::needless_range_loop,
            reason = "four arrays side by side, which the compiler turns into vectors"
        )]
        for lane in 0..LANES {
            let a = M0 as u64 * c[0][lane] as u64;
            let b = M1 as u64 * c[2][lane] as u64;
            c[0][lane] = (b >> 32) as u32 ^ c[1][lane] ^ key[0];
            c[1][lane] = b as u32;
            c[2][lane] = (a >> 32) as u32 ^ c[3][lane] ^ key[1];
            c[3][lane] = a as u32;
        }
        key = [key[0].wrapping_add(W0), key[1].wrapping_add(W1)];
    }
    c
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn philox_gives_the_known_answers() {
        // The `philox4x32 10` rows of Random123's kat_vectors.
        let ones = u32::MAX;
        assert_eq!(philox([0; 4], [0; 2]), [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]);
        assert_eq!(philox([ones; 4], [ones; 2]), [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]);
        assert_eq!(
            philox([0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344], [0xa409_3822, 0x299f_31d0]),
            [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
        );
    }

    #[test]
    fn lanes_are_the_same_blocks_side_by_side() {
        let luck = Luck::new(7);
        let process = Process::named("test");
        let questions = std::array::from_fn(|lane| 40 + 3 * lane as u32);
        let blocks = luck.blocks(process, 3, 11, questions);
        for (lane, k) in questions.into_iter().enumerate() {
            assert_eq!(blocks.map(|words| words[lane]), luck.at(process, 3, 11, k));
        }
    }

    #[test]
    fn many_entities_have_the_luck_that_each_has() {
        let (luck, process) = (Luck::new(7), Process::named("test"));
        for many in [0, 1, LANES, 3 * LANES + 2] {
            let mut told = Vec::new();
            luck.of_each(
                process,
                3,
                many,
                |place| 5 * place as u32,
                |place, words| told.push((place, words)),
            );
            let each: Vec<_> =
                (0..many).map(|place| (place, luck.of(process, 3, 5 * place as u32))).collect();
            assert_eq!(told, each);
        }
    }

    #[test]
    fn neighbouring_seeds_share_nothing() {
        let mut keys: Vec<u64> = (0..1_000_000).map(avalanche).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), 1_000_000);
        let mut replicates: Vec<u64> =
            (0..100).flat_map(|s| (0..100).map(move |r| replicate_seed(s, r))).collect();
        replicates.sort_unstable();
        replicates.dedup();
        assert_eq!(replicates.len(), 10_000);
        assert!(replicates.iter().all(|&seed| seed < 1 << 53));
    }

    #[test]
    fn words_are_below_as_units_are() {
        for x in [0.0, 1e-10, 1e-9, 0.2, 0.5, unit(77), unit(u32::MAX), 1.0] {
            let below = below_unit(x);
            let words = [below.wrapping_sub(1), below].map(|word| u32::try_from(word).ok());
            assert!(
                words[0].is_none_or(|word| unit(word) < x) && words[1].is_none_or(|word| unit(word) >= x),
                "{x}"
            );
        }
    }

    #[test]
    fn units_stay_strictly_inside() {
        assert!(0.0 < unit(0) && unit(u32::MAX) < 1.0);
        assert!(0.0 < unit53(0, 0) && unit53(u32::MAX, u32::MAX) < 1.0);
        assert!(below(u32::MAX, 10) == 9 && below(0, 10) == 0);
    }
}
