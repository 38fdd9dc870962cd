//! Which part of a design is meant where an engine hands out the parts: it says so in the environment of each.

use crate::batch::Shard;

/// What engines call the index of a part, and the index of the first one.
const INDEXES: [(&str, u32); 5] = [
    ("SLURM_ARRAY_TASK_ID", 1),
    ("HQ_TASK_ID", 1),
    ("JOB_COMPLETION_INDEX", 0),
    ("PBS_ARRAY_INDEX", 1),
    ("SGE_TASK_ID", 1),
];

/// A part as it is typed: `3/64`, or `env/64` for the one that the engine hands out.
pub(super) fn shard(text: &str) -> Result<Shard, String> {
    of_text(text, |name| std::env::var(name).ok())
}

fn of_text(text: &str, get: impl Fn(&str) -> Option<String>) -> Result<Shard, String> {
    let Some(rest) = text.strip_prefix("env") else { return text.parse() };
    let parts: Option<u32> = rest.strip_prefix('/').and_then(|parts| parts.trim().parse().ok());
    let parts = parts.filter(|parts| *parts > 0).ok_or_else(|| {
        // An engine that is given some parts again counts those alone.
        "say how many parts there are, as `env/64`: the engine knows the index alone".to_owned()
    })?;
    let mut found: Vec<(&str, String, u32)> = Vec::new();
    for (name, first) in INDEXES {
        // Grid Engine says `undefined` where there is no array.
        if let Some(value) = get(name).filter(|value| value != "undefined") {
            found.push((name, value, first));
        }
    }
    let (name, value, first) = match found.as_slice() {
        [one] => one,
        [] => {
            let names = INDEXES.map(|(name, _)| name).join(", ");
            return Err(format!("no engine says which part this is ({names}); write it, as `3/{parts}`"));
        }
        [one, other, ..] => {
            return Err(format!(
                "`{}` is {} and `{}` is {}; unset the one that is not meant, or write the part, as `3/{parts}`",
                one.0, one.1, other.0, other.1
            ));
        }
    };
    let last = parts - 1 + first;
    let index = value.trim().parse::<u32>().ok().filter(|index| (*first..=last).contains(index));
    let index = index.ok_or_else(|| {
        format!("`{name}` is {value}, and {parts} parts have {first} to {last}; hand in an array of those")
    })?;
    Ok(Shard { part: index - first + 1, of: parts })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, environment: &[(&str, &str)], expected: Result<(u32, u32), &str>) {
        let get = |name: &str| {
            environment.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        };
        match (of_text(text, get), expected) {
            (Ok(shard), Ok(expected)) => assert_eq!((shard.part, shard.of), expected),
            (Err(error), Err(expected)) => assert!(error.contains(expected), "{error}"),
            (found, expected) => panic!("{found:?}, not {expected:?}"),
        }
    }

    #[test]
    fn each_engine_says_which_part_it_is() {
        check("3/64", &[("HQ_TASK_ID", "5")], Ok((3, 64)));
        check("env/64", &[("SLURM_ARRAY_TASK_ID", "64")], Ok((64, 64)));
        check("env/64", &[("HQ_TASK_ID", "1")], Ok((1, 64)));
        check("env/64", &[("JOB_COMPLETION_INDEX", "0")], Ok((1, 64)));
        check("env/64", &[("PBS_ARRAY_INDEX", "2"), ("SGE_TASK_ID", "undefined")], Ok((2, 64)));
        check("env/64", &[("SGE_TASK_ID", "7")], Ok((7, 64)));
    }

    #[test]
    fn what_an_engine_does_not_say_for_sure_is_refused_with_a_cure() {
        check("env/64", &[], Err("write it, as `3/64`"));
        check("env/64", &[("HQ_TASK_ID", "5"), ("SLURM_ARRAY_TASK_ID", "6")], Err("unset the one"));
        check("env/64", &[("HQ_TASK_ID", "5"), ("SLURM_ARRAY_TASK_ID", "5")], Err("unset the one"));
        check("env/64", &[("HQ_TASK_ID", "0")], Err("have 1 to 64"));
        check("env/64", &[("JOB_COMPLETION_INDEX", "64")], Err("have 0 to 63"));
        check("env/64", &[("HQ_TASK_ID", "x")], Err("`HQ_TASK_ID` is x"));
        check("env", &[("HQ_TASK_ID", "1")], Err("as `env/64`"));
        check("env/0", &[("HQ_TASK_ID", "1")], Err("as `env/64`"));
        check("0/3", &[], Err("the first part is 1"));
    }
}
