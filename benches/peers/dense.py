"""The workload in SPEC.md, everybody every day, with NumPy's arrays or Numba's compiled loops.

    python dense.py numpy|numba PEOPLE SEED OUT.csv
"""

import sys

import numpy as np

DAYS = 365
CHANCE = np.array([0.02, 0.01, 0.03, 0.005, 0.01])
GAIN = np.array([0.3, 0.6, 0.2, 0.8, 0.5], dtype=np.float32)
UNAWARE, AWARE, LEAD, CUSTOMER, CHURNED = range(5)


def ties(people, chance):
    """Ends of all ties, each tie once."""
    near = np.repeat(np.arange(people), 5)
    far = (near + np.tile(np.arange(1, 6), people)) % people
    drawn = chance.random(5 * people) < 0.1
    far[drawn] = chance.integers(0, people, drawn.sum())
    kept = near != far
    return near[kept], far[kept]


def with_arrays(people, chance):
    near, far = ties(people, chance)
    stage = np.zeros(people, np.uint8)
    goodwill = np.zeros(people, np.float32)
    queue = np.empty(0, np.int64)
    calls = int(people * 0.0005)
    rows = []
    for _ in range(DAYS):
        morning = stage == CUSTOMER
        met = []
        for channel in range(5):
            hit = np.flatnonzero(chance.random(people, dtype=np.float32) < CHANCE[channel])
            goodwill[hit] += GAIN[channel]
            stage[hit] = np.maximum(stage[hit], AWARE)
            met.append(len(hit))
        n = np.bincount(near[morning[far]], minlength=people) + np.bincount(far[morning[near]], minlength=people)
        open_to = np.flatnonzero((n > 0) & (stage < CUSTOMER))
        told = open_to[chance.random(len(open_to)) < 1 - 0.997 ** n[open_to]]
        goodwill[told] += np.float32(0.4)
        stage[told] = np.maximum(stage[told], AWARE)
        goodwill *= np.float32(0.95)
        aware = np.flatnonzero(stage == AWARE)
        raised = aware[chance.random(len(aware)) < 1 / (1 + np.exp(7 - 1.5 * goodwill[aware]))]
        stage[raised] = LEAD
        queue = np.concatenate([queue, raised])
        called, queue = queue[:calls], queue[calls:]
        bought = chance.random(len(called)) < 1 / (1 + np.exp(1.5 - 0.8 * goodwill[called]))
        stage[called] = np.where(bought, CUSTOMER, AWARE)
        lost = np.flatnonzero(morning)
        lost = lost[chance.random(len(lost)) < 0.002]
        stage[lost] = CHURNED
        rows.append([*np.bincount(stage, minlength=5), *met, len(told), bought.sum(), len(lost)])
    return np.array(rows)


def compiled_day():
    from numba import njit

    @njit(cache=False)
    def play(people, seed, first, of, rows):
        np.random.seed(seed)
        stage = np.zeros(people, np.uint8)
        morning = np.zeros(people, np.bool_)
        goodwill = np.zeros(people, np.float32)
        queue = np.zeros(people * 40, np.int32)
        head, tail, calls = 0, 0, int(people * 0.0005)
        for day in range(rows.shape[0]):
            row = rows[day]
            for person in range(people):
                morning[person] = stage[person] == CUSTOMER
            for person in range(people):
                for channel in range(5):
                    if np.random.random() < CHANCE[channel]:
                        row[5 + channel] += 1
                        goodwill[person] += GAIN[channel]
                        stage[person] = max(stage[person], AWARE)
                if stage[person] < CUSTOMER:
                    n = 0
                    for tie in range(first[person], first[person + 1]):
                        n += morning[of[tie]]
                    if n > 0 and np.random.random() < 1 - 0.997**n:
                        row[10] += 1
                        goodwill[person] += np.float32(0.4)
                        stage[person] = max(stage[person], AWARE)
                goodwill[person] *= np.float32(0.95)
                if stage[person] == AWARE and np.random.random() < 1 / (1 + np.exp(7 - 1.5 * goodwill[person])):
                    stage[person] = LEAD
                    queue[tail] = person
                    tail += 1
            for _ in range(calls):
                if head == tail:
                    break
                person = queue[head]
                head += 1
                won = np.random.random() < 1 / (1 + np.exp(1.5 - 0.8 * goodwill[person]))
                stage[person] = CUSTOMER if won else AWARE
                row[11] += won
            for person in range(people):
                if morning[person] and np.random.random() < 0.002:
                    stage[person] = CHURNED
                    row[12] += 1
            for person in range(people):
                row[stage[person]] += 1

    return play


def with_loops(people, chance, seed):
    near, far = ties(people, chance)
    ends = np.concatenate([near, far])
    others = np.concatenate([far, near])[np.argsort(ends, kind="stable")]
    first = np.concatenate([[0], np.cumsum(np.bincount(ends, minlength=people))])
    rows = np.zeros((DAYS, 13), np.int64)
    compiled_day()(people, seed, first, others.astype(np.int32), rows)
    return rows


def main():
    kind, people, seed, out = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
    chance = np.random.default_rng(seed)
    rows = with_arrays(people, chance) if kind == "numpy" else with_loops(people, chance, seed)
    head = "day,unaware,aware,lead,customer,churned,ch0,ch1,ch2,ch3,ch4,talk,won,lost"
    days = np.column_stack([np.arange(1, DAYS + 1), rows])
    np.savetxt(out, days, fmt="%d", delimiter=",", header=head, comments="")
    print(*rows[:, 5:].sum(axis=0))


main()
