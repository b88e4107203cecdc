"""python3 golden.py  -  writes what the Java schedule must reproduce: the start instant of every request.

One world per block; instants and durations in whole microseconds, arrivals as differences to the one before:

    world NAME maxTurn=SECONDS symmetric=0|1 headStart=SECONDS
    group FLAGS                               one per group, any of s(wap) x(exclusive) p(ersistent), or -
    model GROUP LOAD SLOTS                    one per model
    r ARRIVAL MODEL SERVICE PRIORITY WAIT     one per request; WAIT is - if it was never started
    r ARRIVAL MODEL SERVICE PRIORITY WAIT PATIENCE   the same for one that gives up if it waits that long
"""
import gzip
import os
import random
import workloads as W
from sim import Group, Model, Sim, Turns

TARGET = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../resources/dev/swapgate/lock/schedule/golden.txt.gz")
TURNS = (0, 5, 30, 120)
RANDOM_WORLDS = 240
IMPATIENT_WORLDS = 160
GAP = 2e-6


def whole(t):
    """To the microsecond, so that the text holds exactly what was simulated."""
    return round(t * 1e6) / 1e6


class Watched(Sim):
    """Remembers when everything happens."""

    def __init__(s, *args, **kw):
        s.instants, s.gone = [], {}
        super().__init__(*args, **kw)

    def _push(s, t, kind, data):
        s.instants.append((t, kind))
        if kind == "gone":
            s.gone[data.id] = t
        super()._push(t, kind, data)

    def tied(s):
        """Did two different things happen at nearly the same time?"""
        es = sorted(e for e in s.instants if e[0] <= s.horizon)
        return any(b[0] - a[0] < GAP and not (a[1] == b[1] == "wake") for a, b in zip(es, es[1:]))


def rounded(w):
    w = dict(w)
    w["arrivals"] = [(whole(t), m, whole(svc), p, *map(whole, gone)) for t, m, svc, p, *gone in w.get("arrivals", ())]
    w["sessions"] = [(whole(t), [(whole(th), m, whole(svc)) for th, m, svc in steps], p)
                     for t, steps, p in w.get("sessions", ())]
    return w


def shown(name, w, turn, head_start):
    """The block of one world, or None if its outcome depends on ties."""
    w = rounded(w)
    sem = w.get("semantics", "load")
    s = Watched(w["models"], Turns(tmax=float(turn), head_start=float(head_start)), w["arrivals"], w["sessions"],
                w.get("horizon", float("inf")), semantics=sem).run()
    if s.tied():
        return None
    out = [f"world {name} maxTurn={turn} symmetric={int(sem == 'sym')} headStart={head_start}"]
    groups = {m.gid: m.group for m in w["models"]}
    for g in (groups[i] for i in sorted(groups)):
        out.append("group " + ("s" * g.swap + "x" * g.exclusive + "p" * g.persistent or "-"))
    for m in w["models"]:
        out.append(f"model {sorted(groups).index(m.gid)} {round(m.load * 1e6)} {m.slots}")
    last = 0
    for r in s.reqs:
        t = round(r.arr * 1e6)
        wait = "-" if r.start is None else round((r.start - r.arr) * 1e6)
        patience = f" {round(s.gone[r.id] * 1e6) - t}" if r.id in s.gone else ""
        out.append(f"r {t - last} {r.model} {round(r.svc * 1e6)} {r.prio} {wait}{patience}")
        last = t
    return "\n".join(out)


def random_world(rng):
    """As in test_sim.py, but without round numbers."""
    groups = [Group(rng.random() < .7, rng.random() < .6, rng.random() < .25) for _ in range(rng.randint(1, 4))]
    ms = [Model(g, whole(rng.choice([1, 3, 10, 30]) * rng.uniform(.7, 1.3)), rng.randint(1, 4), gid)
          for gid, g in enumerate(groups) for _ in range(rng.randint(1, 3))]
    t, arr, lam, levels = 0.0, [], rng.choice([.05, .2, .6]), rng.choice([0, 0, 2])
    for _ in range(rng.randint(20, 120)):
        t += rng.expovariate(lam)
        arr.append((t, rng.randrange(len(ms)), rng.choice([.5, 2, 5, 20]) * rng.uniform(.5, 1.5), rng.randint(0, levels)))
    return dict(models=ms, arrivals=arr, semantics=rng.choice(["load", "sym"]))


def impatient(rng, world):
    """Some of them give up after a while, most of these while they wait."""
    leaving = rng.choice([.15, .5])
    arrivals = [(t, m, svc, p, t + rng.choice([.5, 5, 30]) * rng.uniform(.5, 1.5)) if rng.random() < leaving
                else (t, m, svc, p) for t, m, svc, p in world["arrivals"]]
    return dict(world, arrivals=arrivals)


def two_groups():
    """Two equal loads that begin together would also end together."""
    w = W.twogroups(1, n=300)
    a, b, x = w["models"]
    return dict(w, models=[a, Model(b.group, 10.7, b.slots, b.gid), x])


WORKLOADS = {
    "alternating-light": lambda: W.alt2(1, n=150, lam=0.04),
    "alternating-busy": lambda: W.alt2(1, n=250, lam=0.2),
    "poisson2": lambda: W.pois(1, n=250),
    "zipf4": lambda: W.pois(1, k=4, n=250, lam=0.25, a=1.0),
    "zipf8": lambda: W.pois(1, k=8, n=250, lam=0.2, a=1.0, S=[4, 8, 12, 16, 20, 25, 30, 40]),
    "agentic3": lambda: W.agentic(1, n=25),
    "architect-editor": lambda: W.architect(1, n=20),
    "mixed-groups": lambda: W.mixed(1, n=300),
    "two-groups-and-exclusive": two_groups,
    "heavy-tail": lambda: W.heavytail(1, n=250),
    "long-stream": lambda: W.longstream(1, n=250),
    "dense": lambda: W.dense(1, n=500),
    "batch-and-person": lambda: W.batchjob(1, n=12),
    "two-classes": lambda: W.twoclass(1, n=250),
}


def blocks():
    for name, make in WORKLOADS.items():
        for turn in TURNS:
            yield shown(name, make(), turn, 60 if name == "two-classes" else 0) or f"# {name} with {turn}: tied"
    yield from random_blocks("random", RANDOM_WORLDS, random_world)
    yield from random_blocks("impatient", IMPATIENT_WORLDS, lambda rng: impatient(rng, random_world(rng)))


def random_blocks(name, count, make):
    made = seed = 0
    while made < count:
        rng = random.Random(seed)
        world = make(rng)
        block = shown(f"{name}-{seed}", world, TURNS[seed % 4], rng.choice([0, 20, 60]))
        seed += 1
        if block:
            made += 1
            yield block


if __name__ == "__main__":
    text = "\n".join(blocks()) + "\n"
    os.makedirs(os.path.dirname(TARGET), exist_ok=True)
    with open(TARGET, "wb") as raw, gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as f:
        f.write(text.encode())
    print(f"{text.count('world ')} worlds, {text.count(chr(10) + 'r ')} requests, {os.path.getsize(TARGET)} bytes")
    print("\n".join(line for line in text.splitlines() if line.startswith("#")))
