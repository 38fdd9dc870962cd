//! Whatever a manifest names, an archive holds files of its folder and nothing else, under names that stay within it. Half
//! of the inputs are lists of names that the manifest of a finished sweep then has, each with the hash that is looked for.

use super::swept::home;
use relaylab::Sweep;
use serde_json::{Value, json};
use std::fs::{self, File};
use std::path::{Component, Path};

pub(crate) fn seeds() -> Vec<Vec<u8>> {
    let whole = fs::read(home().join("out/manifest.json")).expect("a manifest");
    let names = [
        "0runs.parquet\nREADME.md",
        "0../secret",
        "0SECRET\ndesign.json",
        "0scenarios/../../secret",
        "0./link",
    ];
    names.map(Into::into).into_iter().chain([[b"1", whole.as_slice()].concat()]).collect()
}

/// The manifest of the sweep with other files in it, and without its seal.
fn naming(whole: &Value, names: &str) -> String {
    let out = home().join("out");
    let secret = home().join("secret").display().to_string();
    let file = |name: &str| {
        let name = name.replace("SECRET", &secret);
        // Nothing that is somewhere else on this machine is opened.
        let near =
            out.join(&name).canonicalize().is_ok_and(|path| path.starts_with(home()) && path.is_file());
        let bytes = if near { fs::read(out.join(&name)).unwrap_or_default() } else { Vec::new() };
        json!({ "file": name, "bytes": bytes.len(), "sha256": relaylab::base::sha256(&bytes) })
    };
    let mut other = whole.clone();
    other["files"] = names.lines().map(file).collect();
    if let Some(object) = other.as_object_mut() {
        object.remove("seal");
    }
    other.to_string()
}

pub(crate) fn enter(bytes: &[u8]) {
    static WHOLE: std::sync::OnceLock<Vec<u8>> = std::sync::OnceLock::new();
    let (out, zip) = (home().join("out"), home().join("packed.zip"));
    let manifest = out.join("manifest.json");
    let whole = WHOLE.get_or_init(|| fs::read(&manifest).expect("a manifest"));
    #[cfg(unix)]
    let _ = std::os::unix::fs::symlink("../secret", out.join("link"));
    let (Some((first, rest)), Ok(value)) = (bytes.split_first(), serde_json::from_slice::<Value>(whole))
    else {
        return;
    };
    let text = if first % 2 == 0 {
        naming(&value, &String::from_utf8_lossy(rest)).into_bytes()
    } else {
        rest.to_vec()
    };
    fs::write(&manifest, text).expect("a manifest");
    let archived = Sweep::read(&out).expect("the sweep").archive(&zip, None);
    fs::write(&manifest, whole).expect("a manifest");
    if archived.is_err() {
        return;
    }
    let mut packed = zip::ZipArchive::new(File::open(&zip).expect("the archive")).expect("an archive");
    for number in 0..packed.len() {
        let entry = packed.by_index_raw(number).expect("an entry");
        let name = entry.name().strip_prefix("packed/").expect("all is in one folder");
        // What the archive says of itself is no file of the folder.
        if name == "ro-crate-metadata.json" {
            continue;
        }
        let plain = Path::new(name).components().all(|part| matches!(part, Component::Normal(_)));
        let about = fs::symlink_metadata(out.join(name));
        assert!(plain && about.is_ok_and(|about| about.is_file()), "`{name}` is packed");
    }
}
