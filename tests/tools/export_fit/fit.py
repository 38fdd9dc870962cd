"""Fits models that firms use to exports of a market, and writes what they found beside the truth into docs/EXPORTS.md."""

import json
import sys
import time
import warnings
from pathlib import Path

warnings.filterwarnings("ignore")

import ChannelAttribution
import numpy as np
import pandas as pd
from lifetimes import BetaGeoFitter
from lifetimes.utils import summary_data_from_transaction_data
from mam import MAM
from pymc_marketing.clv import BetaGeoModel, ShiftedBetaGeoModel
from pymc_marketing.mmm import GeometricAdstock, LogisticSaturation
from pymc_marketing.mmm.multidimensional import MMM
from pymc_extras.prior import Prior

SEED = 1
SAMPLES = {"draws": 500, "tune": 500, "chains": 2, "cores": 2, "random_seed": SEED, "progressbar": False}
HEAD = ["model", "what", "estimate", "95 % interval", "truth"]


def truth_of(folder):
    return json.loads((folder / "truth.json").read_text())


def number(value):
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def row(model, what, estimate, truth, interval=None):
    shown = ""
    if interval is not None:
        low, high = interval
        shown = f"{number(low)} to {number(high)}" + ("" if low <= truth <= high else ", misses")
    return [model, what, number(estimate), shown, number(truth)]


def posterior(model, name, draws, truth):
    draws = np.asarray(draws).ravel()
    return row(model, name, draws.mean(), truth, np.quantile(draws, [0.025, 0.975]))


def added(truth):
    return {c["column"]: c["won_added"]["in_this_run"] for c in truth["channels"] if c["won_added"]}


def law_in_days(truth):
    law = truth["customer_law"]["law"]
    return {"r": law["r"], "alpha": law["alpha_weeks"] * 7, "a": law["a"], "b": law["b"]}


UNIT = {"r": "r", "alpha": "alpha, days", "a": "a", "b": "b"}


def media_mix(exports):
    table = pd.read_csv(exports / "pymc/mmm.csv", parse_dates=["date_week"])
    expected = added(truth_of(exports / "pymc"))
    channels = [name for name in expected if name in table]
    x, y = table.drop(columns="y"), table["y"]
    share = x[channels].sum() / x[channels].sum().mean()
    by_spend = {"saturation_beta": Prior("HalfNormal", sigma=share.to_numpy(), dims="channel")}
    for_months = {"alpha": Prior("Beta", alpha=8, beta=2, dims="channel")}
    found = []
    for model, adstock, config in [
        ("`MMM`, defaults", GeometricAdstock(l_max=12), None),
        ("`MMM`, told of long memory", GeometricAdstock(l_max=26, priors=for_months), by_spend),
    ]:
        mmm = MMM(
            date_column="date_week",
            target_column="y",
            channel_columns=channels,
            adstock=adstock,
            saturation=LogisticSaturation(),
            model_config=config,
        )
        mmm.fit(x, y, target_accept=0.9, **SAMPLES)
        # Contributions are in parts of the largest y.
        sums = mmm.idata.posterior["channel_contribution"].sum("date") * float(y.max())
        for name in channels:
            draws = sums.sel(channel=name)
            found.append(posterior(f"PyMC-Marketing {model}", f"customers added by {name}", draws, expected[name]))
    return found


def purchases(exports):
    truth = truth_of(exports / "transactions")
    law, alive = law_in_days(truth), truth["customers_alive"]
    log = pd.read_csv(exports / "transactions/transactions.csv", parse_dates=["date"])
    summary = summary_data_from_transaction_data(
        log, "customer_id", "date", "value", observation_period_end=truth["last_day"]
    ).sort_index()
    ours = pd.read_csv(exports / "pymc/rfm.csv", index_col="customer_id").sort_index()
    assert (summary - ours).abs().to_numpy().max() < 1e-9, "rfm.csv is not what lifetimes makes of the log"

    fitter = BetaGeoFitter().fit(summary.frequency, summary.recency, summary["T"])
    found = []
    for name, true in law.items():
        line = fitter.summary.loc[name]
        interval = line["lower 95% bound"], line["upper 95% bound"]
        found.append(row("lifetimes `BetaGeoFitter`", UNIT[name], line["coef"], true, interval))
    chance = fitter.conditional_probability_alive(summary.frequency, summary.recency, summary["T"])
    found.append(row("lifetimes `BetaGeoFitter`", "customers alive", chance.sum(), alive))

    model = BetaGeoModel(data=ours.reset_index())
    model.fit(method="mcmc", **SAMPLES)
    for name, true in law.items():
        found.append(posterior("PyMC-Marketing `BetaGeoModel`", UNIT[name], model.idata.posterior[name], true))
    chance = model.expected_probability_alive().sum("customer_id")
    found.append(posterior("PyMC-Marketing `BetaGeoModel`", "customers alive", chance, alive))
    return found


def contracts(exports):
    law = truth_of(exports / "pymc")["customer_law"]["law"]
    contracts = pd.read_csv(exports / "pymc/cohorts.csv")
    # Cohorts of a year or more; each has parameters of its own, and truly all have the same.
    contracts = contracts[contracts["T"] > 12]
    prior = {name: Prior("HalfNormal", sigma=3, dims="cohort") for name in ("alpha", "beta")}
    model = ShiftedBetaGeoModel(model_config=prior)
    model.fit(data=contracts, method="mcmc", **SAMPLES)
    kept = model.idata.posterior.assign(mean=lambda kept: kept["alpha"] / (kept["alpha"] + kept["beta"]))
    truth = {"alpha": law["alpha"], "beta": law["beta"], "mean": law["alpha"] / (law["alpha"] + law["beta"])}
    found = []
    for name, what in [("alpha", "alpha"), ("beta", "beta"), ("mean", "leave at the first renewal")]:
        low, high = (kept[name].quantile(q, ("chain", "draw")).to_numpy() for q in (0.025, 0.975))
        held = int(((low <= truth[name]) & (truth[name] <= high)).sum())
        estimate = kept[name].mean(("chain", "draw")).median("cohort").item()
        line = row("PyMC-Marketing `ShiftedBetaGeoModel`", f"{what}, median of {len(low)} cohorts", estimate, truth[name])
        line[3] = f"{held} of {len(low)} intervals hold it"
        found.append(line)
    return found


def paths(exports):
    truth = truth_of(exports / "paths")
    expected = {c["channel"]: c["won_added"]["in_this_run"] for c in truth["channels"] if c["won_added"]}
    table = pd.read_csv(exports / "paths/paths.csv")
    markov = ChannelAttribution.markov_model(
        table,
        "path",
        "total_conversions",
        var_value="total_conversion_value",
        var_null="total_null",
        verbose=False,
        flg_pro=False,
    ).set_index("channel_name")["total_conversions"]
    sessions = pd.read_csv(exports / "paths/sessions.csv", parse_dates=["time"])
    mam = MAM(
        sessions,
        format_type="format_1",
        channels_colname="channel",
        journey_with_conv_colname="conversion",
        datetime_colname="time",
        user_id_colname="journey_id",
    )
    last = mam.run_last_click().to_pandas().set_index("channels")["attribution"]
    customers = int(table["total_conversions"].sum())
    assert int(sessions["conversion"].sum()) == customers == truth["won"] - truth["won_back"]
    found = []
    for name, true in expected.items():
        found.append(row("ChannelAttribution `markov_model`", f"customers due to {name}", markov.get(name, 0.0), true))
    for name, true in expected.items():
        found.append(row("DP6 `MAM`, last click", f"customers due to {name}", last.get(name, 0.0), true))
    return found


def table(rows):
    lines = ["| " + " | ".join(HEAD) + " |", "|---" * len(HEAD) + "|"]
    return "\n".join(lines + ["| " + " | ".join(cells) + " |" for cells in rows])


def main(repeat, contract, page):
    rows = []
    for part, exports in [(purchases, repeat), (contracts, contract), (paths, repeat), (media_mix, repeat)]:
        began = time.monotonic()
        found = part(Path(exports))
        print(table(found), f"\n{part.__name__}: {time.monotonic() - began:.0f} s\n", flush=True)
        rows += found
    begin, end = "<!-- found -->\n", "\n<!-- end -->"
    text = Path(page).read_text()
    head, _, rest = text.partition(begin)
    _, _, tail = rest.partition(end)
    assert tail, f"{page} has no place for the table"
    Path(page).write_text(head + begin + table(rows) + end + tail)


if __name__ == "__main__":
    main(*sys.argv[1:])
