"""What is built into a wheel, as a CycloneDX list: each crate with its version, licence, checksum and what it asks for.

    python bindings/sbom.py MANIFEST >FILE

The same for the same Cargo.lock, wherever it is made: it names no place and no time.
"""

import json
import subprocess
import sys
import tomllib
from pathlib import Path

TARGET = "x86_64-unknown-linux-gnu"


def told(manifest):
    words = ["cargo", "metadata", "--locked", "--format-version=1", "--filter-platform", TARGET, "--manifest-path"]
    return json.loads(subprocess.run([*words, manifest], check=True, capture_output=True).stdout)


def purl(package):
    return f"pkg:cargo/{package['name']}@{package['version']}"


def component(package, checksums):
    name, version, licence = package["name"], package["version"], package["license"]
    made = {"type": "library", "bom-ref": purl(package), "name": name, "version": version, "purl": purl(package)}
    if licence:
        made["licenses"] = [{"expression": licence.replace("/", " OR ")}]
    if checksum := checksums.get((name, version)):
        made["hashes"] = [{"alg": "SHA-256", "content": checksum}]
    return made


def sbom(manifest):
    metadata = told(manifest)
    packages = {package["id"]: package for package in metadata["packages"]}
    # What is built in, and what builds it; not what tests it.
    asked = {
        node["id"]: [dep["pkg"] for dep in node["deps"] if any(kind["kind"] != "dev" for kind in dep["dep_kinds"])]
        for node in metadata["resolve"]["nodes"]
    }
    root = metadata["resolve"]["root"]
    found, to_see = set(), [root]
    while to_see:
        one = to_see.pop()
        if one not in found:
            found.add(one)
            to_see.extend(asked[one])
    lock = tomllib.loads((Path(manifest).parent / "Cargo.lock").read_text())
    checksums = {(one["name"], one["version"]): one["checksum"] for one in lock["package"] if "checksum" in one}
    in_order = sorted(found, key=lambda one: purl(packages[one]))
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": component(packages[root], checksums)},
        "components": [component(packages[one], checksums) for one in in_order if one != root],
        "dependencies": [
            {"ref": purl(packages[one]), "dependsOn": sorted({purl(packages[dep]) for dep in asked[one]})}
            for one in in_order
        ],
    }


if __name__ == "__main__":
    print(json.dumps(sbom(sys.argv[1]), indent=1))
