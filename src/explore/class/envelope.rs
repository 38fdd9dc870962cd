//! The firm of a class, sealed: its scenario as bytes that nobody reads by looking, a code that names it, and a word that opens it.

use crate::base::sha256;
use crate::engine::MODEL;
use crate::error::Error;
use crate::explore::refusal::refusal;
use sha2::{Digest as _, Sha256};

/// The lever of which a class guesses.
pub(crate) const LEVER: &str = "budget.sales_share";
/// Where it stands at first, whatever the scenario says: that might be the answer.
const BEGINNING: f64 = 0.5;

/// How a sealed scenario begins.
const MARK: &[u8] = b"relaylab class 1\n";
/// Bytes of the hash that stand before what is sealed: they scramble it, and tell whether it is whole.
const HEAD: usize = 16;

/// A scenario that is kept from whoever plays it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    text: String,
    /// What tells this scenario, played by this version, from all others.
    digest: String,
}

impl Envelope {
    /// The change with which a scenario is sealed.
    pub fn beginning() -> String {
        format!("{LEVER}={BEGINNING:?}")
    }

    /// Puts a scenario's text into an envelope.
    pub fn new(text: String) -> Self {
        let digest = sha256(format!("{MODEL}\n{text}").as_bytes());
        Self { text, digest }
    }

    /// The scenario.
    pub(in crate::explore) fn text(&self) -> &String {
        &self.text
    }

    /// The sealed scenario.
    pub fn sealed(&self) -> Vec<u8> {
        let head = &Sha256::digest(self.text.as_bytes())[..HEAD];
        [MARK, head, &scrambled(head, self.text.as_bytes())].concat()
    }

    /// What was sealed; nothing when these bytes are no envelope, or one that was damaged.
    pub fn unsealed(bytes: &[u8]) -> Option<Self> {
        let rest = bytes.strip_prefix(MARK)?;
        let (head, sealed) = rest.split_at_checked(HEAD)?;
        let text = scrambled(head, sealed);
        let is_whole = &Sha256::digest(&text)[..HEAD] == head;
        is_whole.then(|| String::from_utf8(text).ok().map(Self::new))?
    }

    /// Four letters that name it: the same for the same scenario in the same version.
    pub fn code(&self) -> String {
        letters(&format!("code\n{}", self.digest), 4)
    }

    /// The word that opens it, for the teacher alone: the same whenever the same scenario is sealed.
    pub fn word(&self) -> String {
        let word = letters(&format!("word\n{}", self.digest), 8);
        format!("{}-{}", &word[..4], &word[4..])
    }

    /// Four letters that belong to some text handed in of this envelope.
    pub(super) fn check(&self, text: &str) -> String {
        letters(&format!("check\n{}\n{text}", self.digest), 4)
    }

    /// Whether this is its word.
    ///
    /// # Errors
    /// When it is not.
    pub(in crate::explore) fn opens(&self, word: &str) -> Result<(), Error> {
        if plain(word) == plain(&self.word()) {
            return Ok(());
        }
        Err(refusal(
            "this is not the word that opens the envelope",
            &format!("`relaylab explore FILE --class` tells the teacher the word of {}", self.code()),
        ))
    }
}

/// Makes of a text what nobody reads, and of that the text again.
fn scrambled(head: &[u8], bytes: &[u8]) -> Vec<u8> {
    let block = |place: usize| Sha256::digest([head, &(place as u64).to_le_bytes()].concat());
    let chunks = bytes.chunks(32).enumerate();
    chunks
        .flat_map(|(place, chunk)| chunk.iter().zip(block(place)).map(|(a, b)| a ^ b).collect::<Vec<u8>>())
        .collect()
}

/// Letters that are not taken for one another (Crockford's base 32).
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// So many letters that belong to a text.
fn letters(text: &str, many: usize) -> String {
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().take(many).map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect()
}

/// Letters as they are meant, however they were typed.
pub(super) fn plain(typed: &str) -> String {
    let letters = typed.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_uppercase());
    let meant = |letter| match letter {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    letters.map(meant).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_cannot_be_read_and_comes_out_as_it_was() {
        let text = "title = \"Idle reps\"\n[budget]\nper_month = 20000.00\nsales_share = 0.5\n".repeat(9);
        let envelope = Envelope::new(text.clone());
        let sealed = envelope.sealed();
        assert_eq!(Envelope::unsealed(&sealed), Some(envelope.clone()));
        let shown = String::from_utf8_lossy(&sealed);
        for word in ["Idle", "budget", "per_month", "20000", &envelope.word()] {
            assert!(!shown.contains(word), "{word}");
        }
        let mut damaged = sealed.clone();
        *damaged.last_mut().unwrap() ^= 1;
        for other in [&damaged[..], &sealed[..20], b"", text.as_bytes()] {
            assert_eq!(Envelope::unsealed(other), None);
        }
        assert_eq!(sealed, envelope.sealed(), "the same file for everybody");
    }

    #[test]
    fn each_firm_has_a_code_and_a_word_of_its_own() {
        let [one, other] = ["a = 1\n", "a = 2\n"].map(|text| Envelope::new(text.to_owned()));
        assert!(one.code() != other.code() && one.word() != other.word());
        assert!(one.code().len() == 4 && one.word().len() == 9 && !one.word().contains(&one.code()));
        assert!(
            one.opens(&one.word()).is_ok() && one.opens(&format!(" {} ", one.word().to_lowercase())).is_ok()
        );
        for wrong in ["", &one.code(), &other.word(), &one.word()[..8]] {
            assert!(one.opens(wrong).is_err(), "{wrong}");
        }
        assert_eq!(plain("oi-l 7k"), "0117K");
    }
}
