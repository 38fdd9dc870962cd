//! Who knows whom: whom a customer tells.
//!
//! Word of mouth is pushed from the one who talks to those who listen, so all a network has to answer is how many
//! people somebody tells and who the k-th of them is. Kinds with a formula answer from it and take no memory.

mod blocks;
mod degree;
mod lattice;
mod rows;
mod scale_free;

use crate::base::draws::{Draw, Luck, draws};
use crate::scenario::data_files::EdgeList;
use crate::scenario::sections::{Network, NetworkModel};
use degree::Degree;
use lattice::Ring;
use rows::Rows;

draws! {
    /// Which of the others somebody's `k`-th tie goes to.
    Implicit = "ties/implicit" => (other);
}

/// The ties between people.
///
/// Kept per person: nothing for `none`, `mixed`, `ring` and `implicit`, else 4 bytes and 4 more a tie.
#[derive(Debug)]
pub struct Ties {
    people: u32,
    luck: Luck,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Nobody,
    Everybody,
    Anybody(Degree),
    Hashed(Degree),
    Ring(Ring),
    Listed(Rows),
}

impl Ties {
    /// Makes the ties of `people` people; the same settings and luck give the same ties on any number of threads.
    ///
    /// `segment_of` tells the segment of a person and is asked by `blocks` alone; `edges` is needed by `file` alone,
    /// and edges to people the market does not have are left out.
    pub fn build(
        settings: &Network,
        people: u32,
        segment_of: &(dyn Fn(u32) -> u8 + Sync),
        luck: Luck,
        edges: Option<&EdgeList>,
    ) -> Self {
        Self::begin(settings, people, segment_of, luck, edges, &|| true).expect("nobody stops it")
    }

    /// The same; `goes_on` is asked now and then, as it takes seconds for many people, and stops it by giving false.
    pub fn begin(
        settings: &Network,
        people: u32,
        segment_of: &(dyn Fn(u32) -> u8 + Sync),
        luck: Luck,
        edges: Option<&EdgeList>,
        goes_on: &(dyn Fn() -> bool + Sync),
    ) -> Option<Self> {
        let kind = if people < 2 {
            Kind::Nobody
        } else {
            match (settings.model, edges) {
                (NetworkModel::File, Some(list)) => {
                    Kind::Listed(Rows::from_edges(people, &list.edges, !settings.directed))
                }
                (NetworkModel::None | NetworkModel::File, _) => Kind::Nobody,
                (NetworkModel::Mixed, _) => Kind::Anybody(Degree::new(settings.degree)),
                _ if settings.degree >= (people - 1) as f64 => Kind::Everybody,
                (NetworkModel::Implicit, _) => Kind::Hashed(Degree::new(settings.degree)),
                (NetworkModel::Ring, _) => Kind::Ring(Ring::new(people, settings.degree)),
                (NetworkModel::SmallWorld, _) => small_world(settings, people, luck, goes_on)?,
                (NetworkModel::ScaleFree, _) => Kind::Listed(scale_free::build(
                    people,
                    Degree::new(settings.degree / 2.0),
                    luck,
                    goes_on,
                )?),
                (NetworkModel::Blocks, _) => {
                    let (degree, homophily) = (settings.degree, settings.homophily);
                    Kind::Listed(blocks::build(people, degree, homophily, segment_of, luck, goes_on)?)
                }
            }
        };
        goes_on().then_some(Self { people, luck, kind })
    }

    /// How many people somebody tells.
    #[inline]
    pub fn degree(&self, person: u32) -> u32 {
        match &self.kind {
            Kind::Nobody => 0,
            Kind::Everybody => self.people - 1,
            Kind::Anybody(degree) | Kind::Hashed(degree) => degree.of(self.luck, person),
            Kind::Ring(ring) => ring.degree(self.luck, person),
            Kind::Listed(rows) => rows.row(person).len() as u32,
        }
    }

    /// The `k`-th person whom somebody tells, `k < degree(person)`. Only `mixed` looks at `luck`, which must be
    /// fresh each time somebody talks.
    #[inline]
    pub fn pick(&self, person: u32, k: u32, luck: Draw) -> u32 {
        let others = self.people - 1;
        match &self.kind {
            Kind::Nobody => person,
            Kind::Everybody => self.along(person, k),
            Kind::Anybody(_) => self.along(person, luck.below(others)),
            Kind::Hashed(degree) => {
                // The others are cut into as many parts as the person has ties, with one listener in each: nobody is
                // told twice, and each pair is tied with the same chance.
                let parts = degree.of(self.luck, person) as u64;
                let cut = |part: u64| (others as u64 * part / parts) as u32;
                let (start, end) = (cut(k as u64), cut(k as u64 + 1));
                let luck: Implicit = self.luck.draw_at(0, person, k);
                self.along(person, start + luck.other.below(end - start))
            }
            Kind::Ring(ring) => ring.pick(self.luck, person, k),
            Kind::Listed(rows) => rows.row(person)[k as usize],
        }
    }

    /// Memory kept, in bytes.
    pub fn bytes(&self) -> u64 {
        if let Kind::Listed(rows) = &self.kind { rows.bytes() } else { 0 }
    }

    /// Memory that ties between this many people would keep, in bytes; while they are made, up to three times as much.
    /// A network from a file is judged by `degree`, as its edges are not counted before they are read.
    pub fn bytes_for(settings: &Network, people: u32) -> u64 {
        let everybody = settings.degree >= people.saturating_sub(1) as f64;
        let listed = match settings.model {
            NetworkModel::None | NetworkModel::Mixed | NetworkModel::Ring | NetworkModel::Implicit => false,
            NetworkModel::SmallWorld => settings.rewiring > 0.0 && !everybody,
            NetworkModel::ScaleFree | NetworkModel::Blocks => !everybody,
            NetworkModel::File => true,
        };
        if listed { Rows::bytes_for(people, (people as f64 * settings.degree) as u64) } else { 0 }
    }

    /// The person `steps + 1` places after another, going round; `steps` below `people - 1` never comes back.
    #[inline]
    fn along(&self, person: u32, steps: u32) -> u32 {
        ((person as u64 + 1 + steps as u64) % self.people as u64) as u32
    }
}

fn small_world(
    settings: &Network,
    people: u32,
    luck: Luck,
    goes_on: &(dyn Fn() -> bool + Sync),
) -> Option<Kind> {
    let ring = Ring::new(people, settings.degree);
    Some(if settings.rewiring > 0.0 && ring.strangers() > 0 {
        Kind::Listed(lattice::rewired(ring, settings.rewiring, luck, goes_on)?)
    } else {
        Kind::Ring(ring)
    })
}
