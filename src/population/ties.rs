//! Placeholder: nobody knows anybody.
/// Ties.
#[derive(Debug, Default)]
pub struct Ties;
impl Ties {
    /// Bytes.
    pub fn bytes_for(_: &super::Network, _: u32) -> u64 {
        0
    }
    /// Build.
    pub fn build(
        _: &super::Network,
        _: u32,
        _: &(dyn Fn(u32) -> u8 + Sync),
        _: &[f64],
        _: crate::draws::Luck,
        _: Option<&crate::inputs::EdgeList>,
    ) -> Self {
        Self
    }
    /// Ties of a person.
    pub fn degree(&self, _person: u32) -> u32 {
        0
    }
    /// The k-th.
    pub fn pick(&self, _person: u32, _k: u32, word: u32) -> u32 {
        word
    }
}
