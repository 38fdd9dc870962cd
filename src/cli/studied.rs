//! How a study goes on a terminal: what is going to be played is said, the folder is held, the market is played, the
//! answer is written and printed.

use super::dry::Dry;
use super::exit::{Fault, stopped_by};
use super::hold::{Held, Question};
use super::study::{KeepOptions, listen};
use super::terminal::Voice;
use crate::base::sha256;
use crate::error::Error;
use crate::report::{Heading, StudyFiles, closing};
use crate::runner::{Prepared, Runner};
use crate::study::Extent;
use serde_json::Value;

/// An answer in every form that is written or printed.
pub(super) struct Told {
    pub(super) files: StudyFiles,
    pub(super) json: Value,
    pub(super) text: String,
    /// What was stopped before it was whole, as `40 of 128 rows`.
    pub(super) stopped: Option<String>,
}

/// What makes files, JSON and text of an answer.
type Report<A> = (fn(&A, &str) -> StudyFiles, fn(&A, &str) -> Value, fn(&A, Heading<'_>) -> String);

impl Told {
    /// An answer as its report makes files, JSON and text of it; `again` is the command that has it again.
    pub(super) fn of<A>(answer: &A, (files, json, text): Report<A>, again: &str, voice: Voice) -> Self {
        Self {
            files: files(answer, again),
            json: json(answer, again),
            text: text(answer, &|text| voice.heading(text)),
            stopped: None,
        }
    }
}

/// What a first look says, where there is one.
pub(super) type Look<'q> = &'q dyn Fn() -> Result<Option<String>, Fault>;

/// A question that is ready to be played.
pub(super) struct Asked<'q> {
    pub(super) verb: &'q str,
    /// What its folder is named after.
    pub(super) names: &'q [&'q str],
    pub(super) market: &'q Prepared,
    /// What is going to be played.
    pub(super) words: String,
    /// What else decides the answer, so that another question has another folder.
    pub(super) key: &'q str,
    pub(super) look: Look<'q>,
    /// What is surely played.
    pub(super) extent: Extent,
    /// What is played after that.
    pub(super) then: &'q str,
    /// What its runs are called.
    pub(super) noun: &'static str,
}

impl Asked<'_> {
    /// What the answer depends on.
    fn hash(&self) -> String {
        sha256([self.market.hash(), &self.words, self.key].join("\n").as_bytes())
    }
}

impl KeepOptions {
    /// Plays a question and tells what came of it; `answer` is given who plays and the command that is typed again.
    pub(super) fn study(
        &self,
        asked: &Asked<'_>,
        voice: Voice,
        answer: impl FnOnce(&Runner, &str) -> Result<Told, Error>,
    ) -> Result<(), Fault> {
        voice.warn_of(asked.market.loaded());
        if self.dry_run {
            let dry = Dry {
                verb: asked.verb,
                words: &asked.words,
                plan: &asked.market.plan()?,
                extent: asked.extent,
                threads: self.runner(voice, asked.noun).thread_count(),
                folder: &self.folder(asked.verb, asked.names, &asked.hash()),
                then: asked.then,
                seconds: None,
            };
            return dry.say(voice);
        }
        voice.note(&format!("{}\n", asked.words));
        let hash = asked.hash();
        let question = Question::new(asked.verb, &hash);
        let mut home = Held::take(self.folder(asked.verb, asked.names, &hash), question, self.force)?;
        let runner = self.runner(voice, asked.noun);
        listen(&runner);
        if let Some(said) = (asked.look)()? {
            voice.note(&format!("first look: {said}\n"));
        }
        let again = super::run::command();
        let Told { files, json, text, stopped } = answer(&runner, &again)?;
        for (name, text) in &files.texts {
            home.write(name, text)?;
        }
        home.draw("figures/", &files.figures)?;
        let path = home.path().to_owned();
        home.end()?;
        if voice.json {
            voice.say_json(&json)?;
        } else {
            voice.say(&text)?;
            voice.say(&closing(&path, &again))?;
        }
        stopped.map_or(Ok(()), |done| {
            let text = format!(
                "stopped: {done} finished, told in {}; the same command plays the others\n",
                path.display()
            );
            Err(Fault { code: stopped_by(), text })
        })
    }
}
