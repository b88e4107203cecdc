"""python3 test_sim.py  -  property checks of the simulator (also collectable by pytest)."""
import math
import random
from sim import *
import workloads as W


def rand_world(rng, prio=0, svc=None, nmax=160):
    """Random groups, models, loads; sem: load or sym."""
    groups = [Group(rng.random() < .7, rng.random() < .6, rng.random() < .25) for _ in range(rng.randint(1, 4))]
    ms = []
    for gid, g in enumerate(groups):
        for _ in range(rng.randint(1, 3)):
            ms.append(Model(g, rng.choice([1, 3, 10, 30]), rng.randint(1, 4), gid))
    t, arr, lam = 0.0, [], rng.choice([.05, .2, .6])
    for _ in range(rng.randint(20, nmax)):
        t += rng.expovariate(lam)
        arr.append((t, rng.randrange(len(ms)), svc or rng.choice([.5, 2, 5, 20]), rng.randint(0, prio)))
    return ms, arr, rng.choice(["load", "sym"])


def test_fifo_degeneration():
    """maxTurn = 0  ==  strict FIFO fair read/write lock: identical start time of every request."""
    for seed in range(400):
        rng = random.Random(seed)
        ms, arr, sem = rand_world(rng)
        a = Sim(ms, Fifo(), arr, semantics=sem).run()
        b = Sim(ms, Turns(tmax=0), arr, semantics=sem).run()
        assert [r.start for r in a.reqs] == [r.start for r in b.reqs], seed


def test_fifo_reference():
    """One swap group: maxTurn = 0 agrees with a ten-line fair RW lock written independently of the engine."""
    for seed in range(60):
        rng = random.Random(seed)
        k, c = rng.randint(2, 4), rng.randint(1, 4)
        w = W.pois(seed, k=k, n=300, lam=rng.choice([.02, .1, .5]), S=[rng.choice([2, 10]) for _ in range(k)], slots=c)
        s = Sim(w["models"], Turns(tmax=0), w["arrivals"]).run()
        cur, finish, last = None, [], 0.0
        for r, (t, m, svc, _) in zip(s.reqs, w["arrivals"]):
            if m == cur:                                           # reader: order kept, at most c inside
                start = max(t, last, *sorted(finish, reverse=True)[c - 1:c])
            else:                                                  # writer: wait for all readers, then load
                start = max([t, last] + finish) + w["models"][m].load
                cur, finish = m, []
            finish.append(start + svc)
            last = start
            assert abs(start - r.start) < 1e-6, (seed, r.id)


def test_fifo_order():
    """Strict FIFO: no request starts before an earlier one of the same or of a mutually exclusive model."""
    for seed in range(200):
        rng = random.Random(seed)
        ms, arr, sem = rand_world(rng)
        s = Sim(ms, Fifo(), arr, semantics=sem).run()
        for i, r in enumerate(s.reqs):
            for x in s.reqs[:i]:
                if x.model == r.model or (s.E[x.model][r.model] and s.E[r.model][x.model]):
                    assert x.start <= r.start + EPS


def all_policies():
    return [Fifo(), Gated(), Exhaustive(), TimeLimited(30), Anticipatory(4), Index(), Index(1.0), Drr(1.0), Turns(),
            Turns(backfill=False), Turns(phi=.3, tmax=5), Turns(select="index"), Turns(head_start=20.), LlamaSwap()]


def test_progress_and_safety():
    """Nobody is lost (finite trace -> all served); no busy model is evicted (assert in engine); a load serves its
    beneficiary; swap groups hold <= 1 model; persistent members only leave for their own group; intra-model order."""
    for seed in range(150):
        for pol in all_policies():
            rng = random.Random(seed)
            ms, arr, sem = rand_world(rng, prio=2)
            s = Sim(ms, pol, arr, semantics=sem).run()
            assert all(r.done is not None for r in s.reqs), (seed, pol.name)
            res = set()
            for e in s.log:
                if e[1] == "evict":
                    res.discard(e[2])
                    assert ms[e[2]].gid == ms[e[3]].gid or not ms[e[2]].group.persistent
                else:
                    res.add(e[2])
                    assert s.reqs[e[3]].model == e[2]
                for g in {m.gid for m in ms if m.group.swap}:
                    assert sum(ms[m].gid == g for m in res) <= 1
            if not isinstance(pol, LlamaSwap):
                for m in range(len(ms)):
                    st = [r.start for r in sorted((r for r in s.reqs if r.model == m and r.prio == 0), key=lambda r: r.id)]
                    assert all(x <= y + EPS for x, y in zip(st, st[1:])), (seed, pol.name)


class Checked(Turns):
    """Turns + the waiting-time theorem (T = maxTurn) evaluated at every arrival, constant service time D."""
    def __init__(p, T, D, phi, **kw):
        super().__init__(phi=phi, tmax=T, **kw)
        p.D, p.bound = D, {}

    def on_arrival(p, r):
        super().on_arrival(r)
        s = p.s
        comp, todo = {r.model}, [r.model]                          # connected component of the conflict graph
        while todo:
            m = todo.pop()
            for x in range(s.n):
                if s.conf[m][x] and x not in comp:
                    comp.add(x)
                    todo.append(x)
        S = max([s.models[m].load for m in comp] + [UNLOAD_ONLY])
        K, work = 0, 0.0
        for m in comp:
            n = sum(x.rank < r.rank for x in s.wait[m]) + (m == r.model)
            qm = s.models[m].slots * math.ceil(p.tmax / p.D) if p.tmax else 1
            K += math.ceil(n / qm)                                     # visits needed to start everything up to r
            work += p.D * n / s.models[m].slots
        p.bound[r.id] = (K + 1) * (S + p.tmax + (3 if p.backfill and p.tmax else 2) * p.D) + work


def test_wait_bound():
    worst = 0.0
    for seed in range(3000):
        rng = random.Random(seed)
        D = rng.choice([.5, 2, 5, 20])
        ms, arr, sem = rand_world(rng, svc=D)
        pol = Checked(rng.choice([0, 1, 5, 20, 60]), D, rng.choice([.3, 2, 1e9]), backfill=rng.random() < .5)
        s = Sim(ms, pol, arr, semantics=sem).run()
        for r in s.reqs:
            worst = max(worst, (r.start - r.arr) / pol.bound[r.id])
            assert r.start - r.arr <= pol.bound[r.id] + 1e-6, (seed, r.id)
    print(f"   worst wait / bound = {worst:.2f}")


def test_bounded_overtaking():
    """After the turn is over nobody passes b except via the straggler rule."""
    for seed in range(300):
        rng = random.Random(seed)
        ms, arr, sem = rand_world(rng)
        pol = Turns(phi=1e9, tmax=10, backfill=False)         # T = maxTurn = 10
        s = Sim(ms, pol, arr, semantics=sem)
        grant0 = s.grant

        def grant(r, s=s, pol=pol):
            if s.state[r.model] == READY:
                for q in s.wait:
                    for b in q:
                        if s.E[b.model][r.model] and b.rank < r.rank and s.needs_swap(b.model):
                            assert s.now < max(b.arr, s.open_at[r.model]) + 10
            grant0(r)
        s.grant = grant
        s.run()


# -- the pure eviction function ------------------------------------------------------------------
def evict_plan(target, resident, ms, sym=False):
    return {x for x in resident if x != target and evicts(ms[target], ms[x], sym)}


def test_eviction_function():
    for seed in range(5000):
        rng = random.Random(seed)
        groups = [Group(rng.random() < .5, rng.random() < .5, rng.random() < .4) for _ in range(rng.randint(1, 4))]
        ms = [Model(g, 1, 1, i) for i, g in enumerate(groups) for _ in range(rng.randint(1, 4))]
        n, sym = len(ms), rng.random() < .5
        R = {x for x in range(n) if rng.random() < .5}
        t = rng.randrange(n)
        E = evict_plan(t, R, ms, sym)
        g = ms[t].group
        after = (R - E) | {t}
        assert t not in E and E <= R                                                       # I1 domain
        assert all(not ms[x].group.persistent or ms[x].gid == ms[t].gid for x in E)        # I2 persistence
        if g.swap:
            assert [x for x in after if ms[x].gid == ms[t].gid] == [t]                     # I3 swap group
        else:
            assert all(ms[x].gid != ms[t].gid for x in E)
        if g.exclusive:
            assert all(ms[x].gid == ms[t].gid or ms[x].group.persistent for x in after)    # I4 exclusivity
        elif not sym:
            assert all(ms[x].gid == ms[t].gid for x in E)                                  # I5 polite newcomer
        assert evict_plan(t, after, ms, sym) == set()                                      # I6 idempotent
        assert E == set().union(*[evict_plan(t, {x}, ms, sym) for x in R])                 # I7 pointwise (=> monotone, order-free)
        R2 = R | {rng.randrange(n)}
        assert E <= evict_plan(t, R2, ms, sym)                                             # I8 monotone
        perm = list(range(n)); rng.shuffle(perm)                                           # I9 renaming
        ms2 = [None] * n
        for i, p in enumerate(perm):
            ms2[p] = ms[i]
        assert {perm[x] for x in E} == evict_plan(perm[t], {perm[x] for x in R}, ms2, sym)


def test_polling_formula():
    """Engine check: two symmetric M/M/1 queues, c=1, known mean waits of cyclic polling (Takagi):
       exhaustive L*b2/(2(1-rho)) + s(2-rho)/(2(1-rho)), gated ... + s(2+rho)/(2(1-rho)).  Our server does not cycle
       while everything is empty, so compare at high load and allow a few per cent."""
    for rho, pol, sign in ((.85, Exhaustive, -1), (.85, Gated, 1)):
        b, sw = 5.0, 10.0
        L, got = rho / b, []
        for seed in range(4):
            w = W.pois(seed, k=2, n=60000, lam=L, S=sw, slots=1, svc=lambda r: r.expovariate(1 / b))
            s = Sim(w["models"], pol(), w["arrivals"]).run()
            x = [r.start - r.arr for r in s.reqs[3000:]]
            got.append(sum(x) / len(x))
        want = L * 2 * b * b / (2 * (1 - rho)) + sw * (2 + sign * rho) / (2 * (1 - rho))
        g = sum(got) / len(got)
        print(f"   {pol.__name__} rho={rho}: simulated {g:.1f} s, formula {want:.1f} s")
        assert abs(g / want - 1) < .08


if __name__ == "__main__":
    n = 0
    for k, f in list(globals().items()):
        if k.startswith("test_"):
            f()
            n += 1
            print("ok", k)
    print(f"{n} passed, 0 failed")
