//! What is built in has a licence and a source that `deny.toml` allows.

use serde_json::Value;
use std::collections::BTreeSet;
use std::process::Command;

/// A list of `deny.toml`.
fn list(deny: &toml::Table, section: &str, key: &str) -> BTreeSet<String> {
    let all = deny[section][key].as_array().expect("a list");
    all.iter().map(|one| one.as_str().expect("a string").to_owned()).collect()
}

/// Crates whose licence, or source, is not allowed.
fn unwelcome(packages: &[Value], allowed: &BTreeSet<String>) -> Vec<String> {
    let text = |package: &Value, key: &str| package[key].as_str().unwrap_or_default().to_owned();
    let licensed = |package: &Value| {
        let expression = spdx::Expression::parse_mode(&text(package, "license"), spdx::ParseMode::LAX);
        expression.is_ok_and(|licence| licence.evaluate(|one| allowed.contains(&one.to_string())))
    };
    // Our own package has no source.
    let known =
        |package: &Value| package["source"].is_null() || text(package, "source").starts_with("registry+");
    let bad = packages.iter().filter(|package| !licensed(package) || !known(package));
    bad.map(|package| format!("{} ({})", text(package, "name"), text(package, "license"))).collect()
}

#[test]
fn only_what_may_be_built_in_is() {
    let deny: toml::Table = include_str!("../../deny.toml").parse().expect("deny.toml is TOML");
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["metadata", "--format-version=1", "--locked", "--all-features"]);
    cargo.args(["--filter-platform", "x86_64-unknown-linux-gnu", "--manifest-path"]);
    let told = cargo.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")).output().expect("cargo runs");
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    let told: Value = serde_json::from_slice(&told.stdout).expect("cargo tells JSON");
    let packages = told["packages"].as_array().expect("packages");
    let allowed = list(&deny, "licenses", "allow");
    assert!(packages.len() > 100, "{}", packages.len());
    assert_eq!(unwelcome(packages, &allowed), Vec::<String>::new());
    // Where nothing may be built in but what we wrote, the others are found.
    assert!(unwelcome(packages, &["CC0-1.0".to_owned()].into()).len() > 100);
    // The oldest compiler that is promised is one that everything is built with, and nothing asks for a younger one.
    let number =
        |text: &str| text.split('.').filter_map(|part| part.parse().ok()).take(2).collect::<Vec<u32>>();
    let ours = number(env!("CARGO_PKG_RUST_VERSION"));
    let younger = packages
        .iter()
        .filter(|package| package["rust_version"].as_str().is_some_and(|asked| number(asked) > ours));
    assert_eq!(younger.count(), 0);
    for manifest in [include_str!("../../Cargo.toml"), include_str!("../../bindings/python/Cargo.toml")] {
        let manifest: toml::Table = manifest.parse().expect("a manifest is TOML");
        assert_eq!(manifest["package"]["rust-version"].as_str(), Some(env!("CARGO_PKG_RUST_VERSION")));
        assert_eq!(manifest["lints"]["rust"]["unsafe_code"].as_str(), Some("forbid"));
    }
    let stranger =
        serde_json::json!({ "name": "stranger", "license": "MIT", "source": "git+https://example.org/x" });
    assert_eq!(unwelcome(&[stranger], &allowed), ["stranger (MIT)"]);
    for (place, sort) in [("unknown-registry", "sources"), ("unknown-git", "sources"), ("wildcards", "bans")]
    {
        assert_eq!(deny[sort][place].as_str(), Some("deny"), "{place}");
    }
}
