//! What every engine is told of the parts: what plays one, what joins all, in the words of the shell.

use std::path::{Path, PathBuf};

/// What plays the parts, and in what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// The program, from the root.
    pub program: PathBuf,
    /// The code with which it ends when runs failed.
    pub failed: u8,
    /// Image that the pods of Kubernetes run; without it, a plain Debian.
    pub image: Option<String>,
    /// Claim of the volume that they share.
    pub claim: String,
}

/// The parts of a design as an engine is told of them.
#[derive(Debug)]
pub(super) struct Job<'a> {
    pub site: &'a Site,
    /// What plays, as the shell finds it.
    pub program: &'a Path,
    pub design: &'a Path,
    /// Folder of the parts.
    pub folder: &'a Path,
    pub parts: u32,
    /// Cores that a part is given.
    pub cpus: u16,
    /// Minutes that a part takes on them, about.
    pub minutes: f64,
}

/// A file of the folder of the parts: its name and its text.
pub(super) type Written = (&'static str, String);

impl Job<'_> {
    /// Name of the whole.
    pub(super) fn name(&self) -> String {
        self.folder.file_stem().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// Folder that the parts are joined into.
    pub(super) fn merged(&self) -> PathBuf {
        self.folder.with_extension("")
    }

    /// Goes to the folder of the parts.
    pub(super) fn go(&self) -> String {
        format!("cd {} || exit 4\n", quoted(self.folder))
    }

    /// Plays a part: `shard` is its index as `relaylab sweep` reads it, `number` the same counted from 1 as the shell reads it.
    /// Who is asked to stop hands that on, waits, and does what is said `then`.
    pub(super) fn part(&self, shard: &str, number: &str, then: &str) -> String {
        let Self { program, design, parts, cpus, .. } = self;
        let (program, design, failed) = (quoted(program), quoted(design), self.site.failed);
        format!(
            "{program} sweep {design} --shard \"{shard}/{parts}\" --out \"{number}-of-{parts}\" --threads {cpus} -q --progress none &\n\
             part=$!\ntrap 'kill -TERM $part; wait $part; code=$?; {then}exit $code' TERM\nwait $part; code=$?\n\
             # A run that failed is a row with its reason: the part is finished.\n[ $code = {failed} ] || exit $code\n"
        )
    }

    /// A script that does no more than play a part.
    pub(super) fn script(&self, shard: &str, number: &str) -> Written {
        ("job.sh", format!("#!/bin/bash\n{}{}", self.go(), self.part(shard, number, "")))
    }

    /// What joins the parts.
    pub(super) fn merge(&self) -> Written {
        let (program, merged) = (quoted(self.program), quoted(&self.merged()));
        let words = format!("{program} merge [0-9]*-of-{} --out {merged} -q --progress none", self.parts);
        ("merge.sh", format!("{}exec {words}\n", self.begin()))
    }

    /// What hands the parts in.
    pub(super) fn submit(&self, words: &str) -> Written {
        ("submit.sh", format!("{}mkdir -p logs\n{words}", self.begin()))
    }

    fn begin(&self) -> String {
        format!("#!/bin/bash\nset -euo pipefail\ncd {}\n", quoted(self.folder))
    }
}

/// Numbers as ranges: `1-3,7`.
pub fn ranges(numbers: &[u32]) -> String {
    let mut out: Vec<(u32, u32)> = Vec::new();
    for &number in numbers {
        match out.last_mut() {
            Some((_, last)) if *last + 1 == number => *last = number,
            _ => out.push((number, number)),
        }
    }
    let word = |&(first, last): &(u32, u32)| {
        if first == last { first.to_string() } else { format!("{first}-{last}") }
    };
    out.iter().map(word).collect::<Vec<_>>().join(",")
}

/// A path as a word of the shell.
pub(super) fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    if text.chars().all(|c| c.is_ascii_alphanumeric() || "-_=./,:+@%".contains(c)) {
        text
    } else {
        format!("'{}'", text.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_told_as_ranges() {
        assert_eq!(ranges(&[1, 2, 3, 7, 9, 10]), "1-3,7,9-10");
        assert_eq!(ranges(&[]), "");
    }
}
