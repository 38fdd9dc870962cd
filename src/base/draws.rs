//! Luck as a function of (seed, process, day, entity, k): the same question always gets the same answer.
//!
//! A stateful generator would hand a person other luck as soon as somebody before them used one number more;
//! here nobody's draws depend on anybody else's, on the thread, or on the order of the work.
//! The generator is Philox4x32-10 (Salmon, Moraes, Dror & Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3").
//!
//! Luck comes in two shapes, and both are generators of the `rand` world: a [`Draw`] is one word that decides one
//! thing, a [`Stream`] is an endless row of words. Any of its distributions can be sampled from either:
//!
//! ```
//! use rand_distr::{Distribution, Gamma};
//! use relaylab::base::draws::{Luck, StreamLabel};
//!
//! # fn main() -> Result<(), rand_distr::GammaError> {
//! // How long person 42 waits on day 3, in the market whose luck is that of seed 7.
//! let mut luck = Luck::new(7).stream(StreamLabel::named("my model/wait"), 3, 42);
//! let days: f64 = Gamma::new(2.0, 1.5)?.sample(&mut luck);
//! assert!(days > 0.0);
//! // The same question has the same answer, whatever else was asked in between.
//! let mut again = Luck::new(7).stream(StreamLabel::named("my model/wait"), 3, 42);
//! assert_eq!(days, Gamma::new(2.0, 1.5)?.sample(&mut again));
//! # Ok(())
//! # }
//! ```
//!
//! Results of this program come from the laws of [`crate::base::laws`] alone: those of `rand_distr` take `exp` and `ln` from
//! the system as soon as any dependency switches on the feature `std` of `num-traits`, and would differ by platform.

use rand::rand_core::block::{BlockRng, Generator};
use rand::rand_core::utils::{fill_bytes_via_next_word, read_words};
use rand::{SeedableRng, TryRng};
use rand_distr::Distribution;
use std::convert::Infallible;

const M0: u32 = 0xD251_1F53;
const M1: u32 = 0xCD9E_8D57;
const W0: u32 = 0x9E37_79B9;
const W1: u32 = 0xBB67_AE85;

/// Blocks made at once by a [`Stream`] and by blocks of luck: enough lanes for the compiler to use vector instructions.
pub const LANES: usize = 8;

/// Words made at once by a [`Stream`].
pub(crate) const WORDS: usize = 4 * LANES;

/// A named use of luck. Two processes never share a draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StreamLabel(pub u32);

impl StreamLabel {
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
    pub fn of(self, process: StreamLabel, day: u32, entity: u32) -> [u32; 4] {
        self.at(process, day, entity, 0)
    }

    /// Four words of luck for the `k`-th question about one entity on one day.
    #[inline]
    pub fn at(self, process: StreamLabel, day: u32, entity: u32, k: u32) -> [u32; 4] {
        philox([k, entity, day, process.0], self.key)
    }

    /// The draws that decide about one entity on one day; see [`draws!`](crate::draws!).
    #[inline]
    pub fn draw<D: Named>(self, day: u32, entity: u32) -> D {
        self.draw_at(day, entity, 0)
    }

    /// The draws of the `k`-th question about one entity on one day.
    #[inline]
    pub fn draw_at<D: Named>(self, day: u32, entity: u32, k: u32) -> D {
        D::read(self.at(D::PROCESS, day, entity, k))
    }

    /// The same for draws that belong to somebody, whose own process is `owner`.
    #[inline]
    pub fn draw_in<D: Owned>(self, owner: StreamLabel, day: u32, entity: u32, k: u32) -> D {
        D::read(self.at(D::of(owner), day, entity, k))
    }

    /// An endless row of words for one entity (usually a chunk of people) on one day.
    #[inline]
    pub fn stream(self, process: StreamLabel, day: u32, entity: u32) -> Stream {
        Stream(BlockRng::new(Philox { key: self.key, counter: [0, entity, day, process.0] }))
    }

    /// Words `k * WORDS..(k + 1) * WORDS` of the row that [`Luck::stream`] gives.
    #[inline]
    pub(crate) fn words(self, process: StreamLabel, day: u32, entity: u32, k: u32) -> [u32; WORDS] {
        let mut words = [0; WORDS];
        Philox { key: self.key, counter: [k * LANES as u32, entity, day, process.0] }.generate(&mut words);
        words
    }

    /// The answers to [`LANES`] questions about one entity, made side by side.
    #[inline]
    pub(crate) fn blocks(self, process: StreamLabel, day: u32, entity: u32, k: [u32; LANES]) -> Blocks {
        Blocks(philox_lanes([k, [entity; LANES], [day; LANES], [process.0; LANES]], self.key))
    }

    /// What [`Luck::draw`] says of many entities in `process`, by their place in the row, made side by side.
    #[inline]
    pub(crate) fn draw_each<D: Draws>(
        self,
        process: StreamLabel,
        day: u32,
        many: usize,
        entity: impl Fn(usize) -> u32,
        mut tell: impl FnMut(usize, D),
    ) {
        for some in (0..many).step_by(LANES) {
            let entities = std::array::from_fn(|lane| entity((some + lane).min(many - 1)));
            let blocks =
                Blocks(philox_lanes([[0; LANES], entities, [day; LANES], [process.0; LANES]], self.key));
            (some..many.min(some + LANES)).for_each(|place| tell(place, blocks.read(place - some)));
        }
    }
}

/// Blocks of luck side by side, first words first.
pub(crate) struct Blocks([[u32; LANES]; 4]);

impl Blocks {
    /// The draws of one lane.
    #[inline]
    pub(crate) fn read<D: Draws>(&self, lane: usize) -> D {
        let [first, second, third, fourth] = &self.0;
        D::read([first[lane], second[lane], third[lane], fourth[lane]])
    }
}

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

/// One word of luck, for one decision.
///
/// It is a generator: the first number it gives is the word itself, so that a law which takes one word takes this one.
/// Whatever takes more gets numbers made from the word, which together hold no more luck than its 32 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Draw(u32);

impl Draw {
    /// The draw that is this word.
    #[inline]
    pub const fn new(word: u32) -> Self {
        Self(word)
    }

    /// Its word, for things that are put in an order made of luck.
    #[inline]
    pub const fn word(self) -> u32 {
        self.0
    }

    /// A number strictly between 0 and 1 (the middle of the word's 2^-32 cell).
    #[inline]
    pub fn unit(self) -> f64 {
        (self.0 as f64 + 0.5) * (1.0 / 4_294_967_296.0)
    }

    /// Whether something of this chance happens.
    #[inline]
    pub fn happens(self, chance: f64) -> bool {
        self.unit() < chance
    }

    /// A whole number below `n`, without bias that anyone could measure (`n` far below 2^32).
    #[inline]
    pub fn below(self, n: u32) -> u32 {
        ((self.0 as u64 * n as u64) >> 32) as u32
    }

    /// What a law makes of it.
    #[inline]
    pub fn sample<T>(mut self, law: impl Distribution<T>) -> T {
        law.sample(&mut self)
    }
}

impl TryRng for Draw {
    type Error = Infallible;

    #[inline]
    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let word = self.0;
        // Weyl's step and a finaliser that takes no word to itself (Wellons 2018, "lowbias32").
        let mut next = word.wrapping_add(W0);
        next = (next ^ (next >> 16)).wrapping_mul(0x7FEB_352D);
        next = (next ^ (next >> 15)).wrapping_mul(0x846C_A68B);
        self.0 = next ^ (next >> 16);
        Ok(word)
    }

    #[inline]
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let high = self.try_next_u32()?;
        Ok(((high as u64) << 32) | self.try_next_u32()? as u64)
    }

    #[inline]
    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        fill_bytes_via_next_word(bytes, || self.try_next_u32())
    }
}

/// Two words of luck for one decision, for tails that 32 bits would cut.
///
/// A generator as [`Draw`] is one, whose first number of 64 bits is its own: [`Open01`](rand_distr::Open01) makes a
/// number strictly between 0 and 1 of 53 of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FineDraw(u64);

impl FineDraw {
    /// The draw of these words.
    #[inline]
    pub const fn new(high: u32, low: u32) -> Self {
        Self(((high as u64) << 32) | low as u64)
    }

    /// Its words as one.
    #[inline]
    pub const fn word(self) -> u64 {
        self.0
    }

    /// What a law makes of it.
    #[inline]
    pub fn sample<T>(mut self, law: impl Distribution<T>) -> T {
        law.sample(&mut self)
    }
}

impl TryRng for FineDraw {
    type Error = Infallible;

    #[inline]
    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok((self.try_next_u64()? >> 32) as u32)
    }

    #[inline]
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let word = self.0;
        self.0 = avalanche(word);
        Ok(word)
    }

    #[inline]
    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        fill_bytes_via_next_word(bytes, || self.try_next_u64())
    }
}

/// Draws with names, one for each decision; made by [`draws!`](crate::draws!).
pub trait Draws: Sized {
    /// The names, in the order of their words.
    const NAMES: &'static [&'static str];

    /// The draws of the words that `next` gives.
    fn take(next: impl FnMut() -> u32) -> Self;

    /// The draws of a block.
    #[inline]
    fn read(words: [u32; 4]) -> Self {
        let mut place = 0;
        Self::take(|| {
            place += 1;
            words[place - 1]
        })
    }
}

/// Draws of a process with a name of its own.
pub trait Named: Draws {
    /// The process.
    const PROCESS: StreamLabel;
}

/// Draws of a process that belongs to somebody: each channel has its own.
pub trait Owned: Draws {
    /// The process among those of its owner.
    fn of(owner: StreamLabel) -> StreamLabel;
}

/// A kind of draw that has a place in a block.
pub trait Word {
    /// How many words it takes.
    const WORDS: usize;
    /// Takes them.
    fn take(next: &mut impl FnMut() -> u32) -> Self;
}

impl Word for Draw {
    const WORDS: usize = 1;
    #[inline]
    fn take(next: &mut impl FnMut() -> u32) -> Self {
        Self(next())
    }
}

impl Word for FineDraw {
    const WORDS: usize = 2;
    #[inline]
    fn take(next: &mut impl FnMut() -> u32) -> Self {
        Self::new(next(), next())
    }
}

/// Gives the words of a process names, one for each thing they decide, so that code says `luck.reached` and no word can
/// decide two things.
///
/// A row reads `Name = "process" => (decision, decision, ...);` or, for a process that belongs to a channel or somebody
/// else, `Name = .. "/part" => (...)`. A decision takes one word ([`Draw`]); `decision: FineDraw` takes two. A block has
/// four.
///
/// ```
/// use relaylab::base::draws::{FineDraw, Luck};
///
/// relaylab::draws! {
///     /// What comes of a call.
///     Call = "my model/call" => (reached, agrees, days: FineDraw);
/// }
///
/// let luck: Call = Luck::new(7).draw(3, 42);
/// let wait: f64 = luck.days.sample(rand_distr::Open01);
/// assert!(!luck.reached.happens(0.0) && luck.agrees.below(10) < 10 && wait < 1.0);
/// ```
///
/// Two decisions cannot share a name:
///
/// ```compile_fail,E0124
/// relaylab::draws! {
///     Call = "my model/call" => (reached, reached);
/// }
/// ```
///
/// nor can a block hold five words:
///
/// ```compile_fail,E0080
/// use relaylab::base::draws::FineDraw;
/// relaylab::draws! {
///     Call = "my model/call" => (reached, agrees, leaves, days: FineDraw);
/// }
/// ```
#[macro_export]
macro_rules! draws {
    (@kind) => { $crate::base::draws::Draw };
    (@kind $kind:ty) => { $kind };
    (@process $name:ident, .. $part:literal) => {
        impl $crate::base::draws::Owned for $name {
            #[inline]
            fn of(owner: $crate::base::draws::StreamLabel) -> $crate::base::draws::StreamLabel {
                owner.extend($part)
            }
        }
    };
    (@process $name:ident, $process:literal) => {
        impl $crate::base::draws::Named for $name {
            const PROCESS: $crate::base::draws::StreamLabel = $crate::base::draws::StreamLabel::named($process);
        }
    };
    ($(
        $(#[doc = $doc:literal])*
        $vis:vis $name:ident = $(.. $part:literal)? $($process:literal)?
            => ( $( $field:ident $(: $kind:ty)? ),+ $(,)? );
    )+) => {$(
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug)]
        $vis struct $name {
            $( $vis $field: $crate::draws!(@kind $($kind)?), )+
        }

        impl $crate::base::draws::Draws for $name {
            const NAMES: &'static [&'static str] = &[$( stringify!($field) ),+];

            #[inline]
            fn take(mut next: impl FnMut() -> u32) -> Self {
                Self { $( $field: $crate::base::draws::Word::take(&mut next), )+ }
            }
        }

        const _: () = assert!(
            0 $( + <$crate::draws!(@kind $($kind)?) as $crate::base::draws::Word>::WORDS )+ <= 4,
            "a block of luck has four words"
        );

        $crate::draws!(@process $name, $(.. $part)? $($process)?);
    )+};
}

#[doc(inline)]
pub use draws;

/// The core of a stream: blocks of one counter after the other, [`LANES`] at a time.
#[derive(Clone, Debug)]
struct Philox {
    key: [u32; 2],
    counter: [u32; 4],
}

impl Generator for Philox {
    type Output = [u32; WORDS];

    #[inline]
    fn generate(&mut self, words: &mut Self::Output) {
        let [first, rest @ ..] = self.counter;
        let counters = std::array::from_fn(|lane| first.wrapping_add(lane as u32));
        let [entity, day, process] = rest.map(|word| [word; LANES]);
        let lanes = philox_lanes([counters, entity, day, process], self.key);
        for (group, words) in words.chunks_exact_mut(LANES).zip(&lanes) {
            group.copy_from_slice(words);
        }
        self.counter[0] = first.wrapping_add(LANES as u32);
    }
}

/// An endless row of luck, made [`LANES`] blocks at a time: a generator of the `rand` world.
#[derive(Clone, Debug)]
pub struct Stream(BlockRng<Philox>);

impl Stream {
    /// The row of one entity on one day in the luck of a seed; what [`Luck::stream`] gives.
    pub fn new(seed: u64, process: StreamLabel, day: u32, entity: u32) -> Self {
        Luck::new(seed).stream(process, day, entity)
    }

    /// The next draw.
    #[inline]
    pub fn draw(&mut self) -> Draw {
        Draw(self.0.next_word())
    }

    /// The next draws, by their names.
    #[inline]
    pub fn draws<D: Draws>(&mut self) -> D {
        D::take(|| self.0.next_word())
    }
}

impl TryRng for Stream {
    type Error = Infallible;

    #[inline]
    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(self.0.next_word())
    }

    #[inline]
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(self.0.next_u64_from_u32())
    }

    #[inline]
    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        self.0.fill_bytes(bytes);
        Ok(())
    }
}

/// A stream from bytes: eight of the key, then process, day and entity, four each, the lowest first.
impl SeedableRng for Stream {
    type Seed = [u8; 20];

    fn from_seed(seed: Self::Seed) -> Self {
        let [low, high, process, day, entity] = read_words(&seed);
        Luck { key: [low, high] }.stream(StreamLabel(process), day, entity)
    }

    /// The first row of a seed, for code of the `rand` world that wants a generator and knows of no processes.
    fn seed_from_u64(seed: u64) -> Self {
        const PLAIN: StreamLabel = StreamLabel::named("stream");
        Self::new(seed, PLAIN, 0, 0)
    }
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
    use rand::Rng as _;

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

    draws! {
        Four = "test" => (first, second, third, fourth);
        Two = "test" => (first, rest: FineDraw);
        Part = .. "/part" => (only);
    }

    const TEST: StreamLabel = StreamLabel::named("test");

    fn words(four: Four) -> [u32; 4] {
        [four.first, four.second, four.third, four.fourth].map(Draw::word)
    }

    #[test]
    fn names_stand_for_the_words_of_a_block_in_order() {
        let luck = Luck::new(7);
        let block = luck.at(TEST, 3, 11, 5);
        assert_eq!(words(luck.draw_at(3, 11, 5)), block);
        assert_eq!(words(luck.draw(3, 11)), luck.of(TEST, 3, 11));
        let two: Two = luck.draw_at(3, 11, 5);
        assert_eq!((two.first.word(), two.rest), (block[0], FineDraw::new(block[1], block[2])));
        let part: Part = luck.draw_in(TEST, 3, 11, 0);
        assert_eq!(part.only.word(), luck.of(StreamLabel::named("test/part"), 3, 11)[0]);
        assert_eq!(
            (Four::NAMES, Two::NAMES),
            (&["first", "second", "third", "fourth"][..], &["first", "rest"][..])
        );
    }

    #[test]
    fn lanes_are_the_same_blocks_side_by_side() {
        let luck = Luck::new(7);
        let questions = std::array::from_fn(|lane| 40 + 3 * lane as u32);
        let blocks = luck.blocks(TEST, 3, 11, questions);
        for (lane, k) in questions.into_iter().enumerate() {
            assert_eq!(words(blocks.read(lane)), luck.at(TEST, 3, 11, k));
        }
    }

    #[test]
    fn many_entities_have_the_luck_that_each_has() {
        let luck = Luck::new(7);
        for many in [0, 1, LANES, 3 * LANES + 2] {
            let mut told = Vec::new();
            luck.draw_each(
                TEST,
                3,
                many,
                |place| 5 * place as u32,
                |place, four| told.push((place, words(four))),
            );
            let each: Vec<_> = (0..many).map(|place| (place, luck.of(TEST, 3, 5 * place as u32))).collect();
            assert_eq!(told, each);
        }
    }

    #[test]
    fn a_stream_gives_eight_blocks_lane_by_lane() {
        // First words first: the row of eight blocks is known since the first release.
        let mut stream = Stream::new(7, TEST, 3, 11);
        for first in [0, LANES as u32] {
            let blocks: [[u32; 4]; LANES] =
                std::array::from_fn(|lane| Luck::new(7).at(TEST, 3, 11, first + lane as u32));
            for word in 0..4 {
                assert!(blocks.iter().all(|block| stream.draw().word() == block[word]));
            }
        }
    }

    #[test]
    fn a_stream_is_a_generator_however_it_is_read() {
        let (mut one, mut other) = (Stream::new(7, TEST, 3, 11), Stream::new(7, TEST, 3, 11));
        let words: Vec<u32> = (0..70).map(|_| one.next_u32()).collect();
        assert_eq!(other.next_u64(), u64::from(words[1]) << 32 | u64::from(words[0]));
        let mut bytes = [0; 4 * 60];
        other.fill_bytes(&mut bytes);
        assert!(bytes.chunks(4).zip(&words[2..]).all(|(bytes, word)| bytes == word.to_le_bytes()));
        let four: Four = other.draws();
        let [a, b, c, d] = words[62..66] else { panic!("four words") };
        assert_eq!([a, b, c, d], self::words(four));
    }

    #[test]
    fn a_stream_is_made_of_bytes_or_of_a_seed() {
        let Luck { key } = Luck::new(7);
        let mut seed = [0; 20];
        for (bytes, word) in seed.chunks_mut(4).zip([key[0], key[1], TEST.0, 3, 11]) {
            bytes.copy_from_slice(&word.to_le_bytes());
        }
        assert_eq!(Stream::from_seed(seed).next_u64(), Stream::new(7, TEST, 3, 11).next_u64());
        assert_ne!(Stream::seed_from_u64(7).next_u64(), Stream::seed_from_u64(8).next_u64());
    }

    #[test]
    fn a_draw_gives_its_word_first_and_then_others() {
        let mut draw = Draw::new(77);
        let row: Vec<u32> = (0..1000).map(|_| draw.next_u32()).collect();
        assert_eq!((row[0], Draw::new(77).word()), (77, 77));
        let mut different = row.clone();
        different.sort_unstable();
        different.dedup();
        assert_eq!(different.len(), row.len());
        let fine = FineDraw::new(5, 6);
        assert_eq!((fine.word(), fine.clone().next_u64()), (5 << 32 | 6, 5 << 32 | 6));
        // What `rand_distr::Open01` makes of it: 53 bits, the middle of its cell.
        let unit: f64 = fine.sample(rand_distr::Open01);
        assert_eq!(unit.to_bits(), ((f64::from(5 << 20) + 0.5) / 4_503_599_627_370_496.0).to_bits());
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
}
