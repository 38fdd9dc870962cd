"""Reads the folder of a sweep with pyarrow, pandas, polars and DuckDB, and compares all of it with the CSV twins, the
data dictionary, the manifest and the plan."""

import csv
import hashlib
import json
import math
import sys
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

ARROW = {"whole": pa.int64(), "number": pa.float64(), "flag": pa.bool_(), "text": pa.dictionary(pa.int32(), pa.string())}
DUCKDB = {"whole": "BIGINT", "number": "DOUBLE", "flag": "BOOLEAN", "text": "VARCHAR"}
POLARS = {"whole": pl.Int64, "number": pl.Float64, "flag": pl.Boolean, "text": pl.Categorical}
PANDAS = {"whole": "int64", "number": "float64", "flag": "bool", "text": "category"}
OF_CSV = {"whole": int, "number": float, "flag": {"true": True, "false": False}.__getitem__, "text": str}


def same(what, found, expected):
    assert found == expected, f"{what}: {found!r} instead of {expected!r}"


def rows_of(file):
    with open(file, encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, strict=True))


def plain(value):
    """A cell of pandas or polars as Python has it."""
    if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return None
    return value.item() if hasattr(value, "item") else value


class Sweep:
    def __init__(self, folder):
        self.folder = folder
        self.manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        self.dictionary = rows_of(folder / "dictionary.csv")
        self.arrow = {file.stem: pq.read_table(file) for file in sorted(folder.glob("*.parquet"))}

    def file(self, table):
        return self.folder / f"{table}.parquet"

    def columns(self, table):
        """What the dictionary says of a table: name, kind, whether a cell may be missing, unit, meaning."""
        for row in self.dictionary:
            if row["file"] == f"{table}.parquet":
                kind, _, optional = row["kind"].partition(" or ")
                same(f"{row}", optional in ("", "missing"), True)
                yield row["name"], kind, optional == "missing", row["unit"], row["meaning"]

    def check(self):
        listed = {row["file"].removesuffix(".parquet") for row in self.dictionary if row["file"].endswith(".parquet")}
        same("tables of the dictionary", listed, set(self.arrow))
        for table in self.arrow:
            self.provenance(table)
            self.schema(table)
            self.cells(table)
            self.order(table)
        self.words()
        self.joined()

    def provenance(self, table):
        about = pq.ParquetFile(self.file(table)).metadata
        found = {key.decode(): value.decode() for key, value in about.metadata.items() if key != b"ARROW:schema"}
        expected = {
            "relaylab.version": self.manifest["relaylab"],
            "relaylab.model": self.manifest["model"],
            "relaylab.schema": self.manifest["tables"],
            "relaylab.design": hashlib.sha256((self.folder / "design.json").read_bytes()).hexdigest(),
            "relaylab.title": self.manifest["title"],
        }
        same(f"provenance of {table}", found, expected)
        same("design", expected["relaylab.design"], self.manifest["design_hash"])
        same("creator", about.created_by, f"relaylab {self.manifest['relaylab']}")
        written = {file["file"]: file["sha256"] for file in self.manifest["files"]}
        for name in (f"{table}.parquet", f"{table}.csv"):
            same(name, hashlib.sha256((self.folder / name).read_bytes()).hexdigest(), written[name])

    def schema(self, table):
        fields = self.arrow[table].schema
        columns = list(self.columns(table))
        same(f"columns of {table}", fields.names, [column[0] for column in columns])
        polars, pandas = pl.read_parquet(self.file(table)).schema, pd.read_parquet(self.file(table)).dtypes
        duck = {row[0]: row[1] for row in duckdb.sql(f"DESCRIBE FROM '{self.file(table)}'").fetchall()}
        for name, kind, optional, unit, meaning in columns:
            field = fields.field(name)
            about = {key.decode(): value.decode() for key, value in field.metadata.items()}
            same(f"{table}.{name}", (field.type, field.nullable), (ARROW[kind], optional))
            same(f"{table}.{name}", (about["unit"], about["description"]), (unit, meaning))
            assert meaning.strip(), f"{table}.{name} has no meaning"
            same(f"{table}.{name} in polars", polars[name], POLARS[kind])
            same(f"{table}.{name} in pandas", str(pandas[name]), PANDAS[kind])
            same(f"{table}.{name} in DuckDB", duck[name], DUCKDB[kind])

    def cells(self, table):
        twin = rows_of(self.folder / f"{table}.csv")
        columns = list(self.columns(table))
        readers = {
            "pyarrow": self.arrow[table].to_pydict(),
            "pandas": pd.read_parquet(self.file(table)).astype(object).to_dict("list"),
            "polars": pl.read_parquet(self.file(table)).to_dict(as_series=False),
        }
        duck = duckdb.sql(f"FROM '{self.file(table)}'")
        readers["DuckDB"] = dict(zip(duck.columns, [list(column) for column in zip(*duck.fetchall())]))
        for name, kind, optional, _, _ in columns:
            expected = [OF_CSV[kind](row[name]) if row[name] else None for row in twin]
            assert optional or None not in expected, f"{table}.{name} has a missing value"
            if kind == "number":
                assert all(value is None or math.isfinite(value) for value in expected), f"{table}.{name}"
                raw = self.arrow[table][name].drop_null().to_pylist()
                assert all(math.isfinite(value) for value in raw), f"{table}.{name} has NaN or infinity"
            for reader, found in readers.items():
                cells = [plain(value) for value in found.get(name, [])]
                # Equal to the last bit: what the CSV says is read as the same double.
                same(f"{table}.{name} by {reader}", cells, expected)

    def order(self, table):
        plan = self.arrow["plan"]["run_id"].to_pylist()
        ids = self.arrow[table]["run_id"].to_pylist()
        if table in ("plan", "runs"):
            same(f"runs of {table}", ids, plan)
            same("number of runs", len(ids), self.manifest["runs"])
            places = list(zip(self.arrow[table]["point_id"].to_pylist(), self.arrow[table]["replicate"].to_pylist()))
            each = self.manifest["runs"] // self.manifest["points"]
            same(f"order of {table}", places, [divmod(number, each) for number in range(len(ids))])
            return
        first = {run: number for number, run in reversed(list(enumerate(plan)))}
        numbers = [first[run] for run in ids]
        same(f"order of {table}", numbers, sorted(numbers))
        if table == "series":
            rows = list(zip(numbers, self.arrow[table]["day"].to_pylist()))
            same("days of series", rows, sorted(rows))

    def words(self):
        """Metrics are those of the dictionary, each with its unit."""
        known = {row["name"]: row["unit"] for row in self.dictionary if row["file"] == "outcomes.parquet (metric)"}
        outcomes = self.arrow["outcomes"]
        for metric, unit in set(zip(outcomes["metric"].to_pylist(), outcomes["unit"].to_pylist())):
            same(f"unit of {metric}", unit, known[metric])
        if "series" in self.arrow:
            known = [row["name"] for row in self.dictionary if row["file"] == "series.parquet (metric)"]
            same("metrics of series", set(self.arrow["series"]["metric"].to_pylist()) - set(known), set())

    def joined(self):
        """Sums by status, scenario and metric, and the number of runs they are made of, by all three."""
        runs, outcomes = self.file("runs"), self.file("outcomes")
        by = ["scenario", "point_id", "metric"]
        frame = pl.read_parquet(runs).join(pl.read_parquet(outcomes), on="run_id").with_columns(pl.col("scenario", "metric").cast(pl.String))
        polars = frame.group_by(by).agg(pl.len().alias("n"), pl.col("value").sum()).sort(by).rows()
        frame = pd.read_parquet(runs).merge(pd.read_parquet(outcomes).astype({"metric": str}), on="run_id").astype({"scenario": str})
        pandas = frame.groupby(by)["value"].agg(["size", "sum"]).reset_index().itertuples(index=False, name=None)
        duck = duckdb.sql(
            f"SELECT scenario, point_id, metric, count(*), sum(value) FROM '{runs}' JOIN '{outcomes}' USING (run_id)"
            " GROUP BY ALL ORDER BY ALL"
        ).fetchall()
        for reader, rows in (("pandas", sorted(pandas)), ("DuckDB", sorted(duck))):
            rows = list(rows)
            same(f"rows by {reader}", [row[:4] for row in rows], [row[:4] for row in polars])
            for mine, theirs in zip(rows, polars):
                # The order of a sum is the reader's own.
                assert math.isclose(mine[4], theirs[4], rel_tol=1e-12, abs_tol=1e-9), f"{reader}: {mine} and {theirs}"
        told = sum(row[3] for row in polars)
        status = dict(zip(self.arrow["runs"]["run_id"].to_pylist(), self.arrow["runs"]["status"].to_pylist()))
        by_run = set(self.arrow["outcomes"]["run_id"].to_pylist())
        same("runs with outcomes", by_run, {run for run, how in status.items() if how == "succeeded"})
        failed = self.arrow["runs"]["failure"].to_pylist()
        same("failures", [why is not None for why in failed], [how == "failed" for how in self.arrow["runs"]["status"].to_pylist()])
        same("failed runs", sum(why is not None for why in failed), self.manifest["failed"])
        print(f"{self.folder.name}: {len(failed)} runs, {told} joined rows")


for folder in sys.argv[1:]:
    Sweep(Path(folder)).check()
