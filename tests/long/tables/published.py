"""Validates the data package of each folder with frictionless, and reads the archives among them with rocrate."""

import json
import shutil
import sys
import zipfile
from pathlib import Path

import frictionless
from rocrate.rocrate import ROCrate


def package(folder):
    """Every table is as it is described; a cell that is not is found."""
    place = folder / "datapackage.json"
    report = frictionless.validate(str(place), parallel=False)
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "note"])[:5]
    about = json.loads(place.read_text(encoding="utf-8"))
    tables = {str(file.relative_to(folder)) for ending in ("csv", "parquet") for file in folder.glob(f"*.{ending}")}
    assert {one["path"] for one in about["resources"]} == tables, tables
    broken = folder.with_name(f"{folder.name}-broken")
    shutil.copytree(folder, broken)
    table = next(file for file in sorted(broken.glob("*.csv")) if file.name != "dictionary.csv")
    lines = table.read_text(encoding="utf-8").split("\n")
    if len(lines) > 2:
        table.write_text("\n".join([lines[0], "x" + lines[1] + ",", *lines[2:]]), encoding="utf-8")
        assert not frictionless.validate(str(broken / "datapackage.json")).valid, f"{table} is broken"
    return len(report.tasks)


def archive(file):
    """Every file of the archive is a part of the crate, and what the crate speaks of is in it."""
    home = file.with_suffix("")
    unpacked = home.with_name(f"{home.name}-unpacked")
    zipfile.ZipFile(file).extractall(unpacked)
    root = unpacked / home.name
    crate = ROCrate(root)
    parts = {entity.id for entity in crate.data_entities}
    files = {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}
    assert parts | {"ro-crate-metadata.json"} == files, parts ^ files
    for name in parts:
        entity = crate.get(name)
        assert int(entity["contentSize"]) == (root / name).stat().st_size, name
        assert entity["description"] and entity["encodingFormat"], name
    sweep = crate.get("#sweep")
    assert sweep["instrument"]["name"] == "relaylab"
    assert {one.id for one in sweep["object"] + sweep["result"]} <= parts
    assert crate.root_dataset["datePublished"] and crate.license
    # What rocrate writes of it is the same crate.
    crate.write(unpacked / "again")
    again = ROCrate(unpacked / "again")
    assert {entity.id for entity in again.get_entities()} == {entity.id for entity in crate.get_entities()}
    return len(parts)


for name in sys.argv[1:]:
    print(name, package(Path(name)))
    if Path(f"{name}.zip").exists():
        print(f"{name}.zip", archive(Path(f"{name}.zip")))
