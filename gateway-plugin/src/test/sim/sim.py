"""Discrete-event simulator for a model-swapping gateway.

Engine   : models in groups (swap / exclusive / persistent), at most c concurrent requests per model,
           a load takes S seconds and may start only when every victim has no request in flight.
Policies : one queue walk with three hooks (may_pass, linger, order) covers strict FIFO, gated, exhaustive,
           time-limited, anticipatory, index, DRR and the recommended `Turns`; `LlamaSwap` is a separate
           transcription of the behaviour read in internal/router/scheduler/fifo.go.
Time in seconds. All randomness lives in workloads.py, so every policy sees the same trace per seed.
"""
import heapq
from collections import deque
from dataclasses import dataclass

INF = float("inf")
OFF, LOADING, READY = 0, 1, 2
UNLOAD_ONLY = 1.0          # target already loaded, only neighbours have to leave
EPS = 1e-9


@dataclass(frozen=True)
class Group:
    swap: bool = True
    exclusive: bool = True
    persistent: bool = False


@dataclass(frozen=True)
class Model:
    group: Group
    load: float            # S
    slots: int = 4         # c
    gid: int = 0           # group identity (two groups may have equal flags)


def evicts(a: Model, b: Model, symmetric=False) -> bool:
    """Must resident b leave when a is loaded?  Directional as documented by llama-swap (a newcomer from a
    non-exclusive group settles beside a resident exclusive model); symmetric: the exclusive resident leaves."""
    if a.gid == b.gid:
        return a.group.swap
    if b.group.persistent:
        return False
    return a.group.exclusive or (symmetric and b.group.exclusive and not a.group.persistent)


class Req:
    __slots__ = ("id", "model", "arr", "svc", "prio", "rank", "start", "done", "next")

    def __init__(s, id, model, arr, svc, prio=0, nxt=None):
        s.id, s.model, s.arr, s.svc, s.prio, s.next = id, model, arr, svc, prio, nxt
        s.rank, s.start, s.done = (arr, id), None, None


class Sim:
    """arrivals: [(t, model, svc, prio)] or [(t, model, svc, prio, gone)], where gone is when it gives up if it still
    waits (only with Walk, semantics "load" or "sym");  sessions: [(t0, [(think, model, svc), ...], prio)] (closed loop).
    semantics: "load"  directional rule, applied when a model is loaded (recommended);
               "sym"   symmetric rule, applied when a model is loaded;
               "grant" directional rule, applied at every request (what llama-swap does)."""

    def __init__(s, models, policy, arrivals=(), sessions=(), horizon=INF, jitter=None, semantics="load"):
        s.models, s.n, s.policy, s.horizon = models, len(models), policy, horizon
        n = s.n
        s.sem = semantics
        s.E = [[i != j and evicts(models[i], models[j], semantics == "sym") for j in range(n)] for i in range(n)]
        s.conf = [[s.E[i][j] or s.E[j][i] for j in range(n)] for i in range(n)]
        s.state = [OFF] * n
        s.wait = [deque() for _ in range(n)]       # at the gateway, rank order
        s.claimed = [[] for _ in range(n)]         # granted to a model that is still loading
        s.backend = [deque() for _ in range(n)]    # granted, but all c slots busy
        s.running = [set() for _ in range(n)]
        s.inflight = [0] * n                       # claimed + backend + running
        s.open_at, s.idle_since = [-INF] * n, [-INF] * n
        s.load_est = [m.load for m in models]      # EWMA of measured load times
        s.cost_est = [m.load for m in models]      # EWMA of measured switch cost: victims' drain + load
        s.last_grant = [-INF] * n
        s.swap_from = [0.0] * n
        s.loads = [0] * n                          # begun so far: an abandoned one never becomes ready
        s.svc_est = [5.0] * n
        s.jit = jitter or (lambda: 1.0)
        s.now, s.seq, s.ev, s.swaps, s.unloads_only, s.swap_time = 0.0, 0, [], 0, 0, 0.0
        s.reqs, s.rejected, s.log, s._wake = [], 0, [], INF
        policy.attach(s)
        for t, m, svc, prio, *gone in arrivals:
            s._push(t, "arr", (m, svc, prio, None, *gone))
        for t0, steps, prio in sessions:
            th, m, svc = steps[0]
            s._push(t0 + th, "arr", (m, svc, prio, (steps, 1)))

    # -- engine ---------------------------------------------------------------------------------
    def _push(s, t, kind, data):
        s.seq += 1
        heapq.heappush(s.ev, (t, s.seq, kind, data))

    def wake(s, t):
        if s.now < t < s._wake - EPS:
            s._wake = t
            s._push(t, "wake", None)

    def victims(s, t):
        return [x for x in range(s.n) if s.state[x] and s.E[t][x]]

    def usable(s, m):
        """m may serve a new request now."""
        return s.state[m] == READY and (s.sem != "grant" or not s.victims(m))

    def needs_swap(s, m):
        return s.state[m] != LOADING and not s.usable(m)

    def enqueue(s, r):
        q = s.wait[r.model]
        i = len(q)
        while i and q[i - 1].rank > r.rank:
            i -= 1
        q.insert(i, r)

    def grant(s, r):
        """Hand r to its (ready or loading) model."""
        m = r.model
        s.wait[m].remove(r)
        s.inflight[m] += 1
        s.last_grant[m] = s.now
        if s.state[m] == LOADING:
            s.claimed[m].append(r)
        elif len(s.running[m]) < s.models[m].slots:
            s._serve(r)
        else:
            s.backend[m].append(r)

    def _serve(s, r):
        r.start = s.now
        s.running[r.model].add(r)
        s._push(s.now + r.svc, "done", r)

    def start_swap(s, t, beneficiary):
        vs = s.victims(t)
        s.swap_from[t] = max([s.last_grant[v] for v in vs if s.idle_since[v] >= s.now - EPS], default=s.now)
        for v in vs:
            assert s.state[v] == READY and s.inflight[v] == 0, "eviction of a busy model"
            s.state[v] = OFF
            s.log.append((s.now, "evict", v, t))
        if s.state[t] == OFF:
            d = s.models[t].load * s.jit()
            s.swaps += 1
        else:
            d = UNLOAD_ONLY
            s.unloads_only += 1
        s.swap_time += d
        s.state[t] = LOADING
        s.log.append((s.now, "load", t, beneficiary.id))
        s.grant(beneficiary)                       # a load always serves the request that caused it
        s.loads[t] += 1
        s._push(s.now + d, "ready", (t, d, s.loads[t]))

    def give_up(s, r):
        """r leaves, if it has not been served yet; its load goes on until Walk.settle_orphans looks at it."""
        m = r.model
        if r in s.wait[m]:
            s.wait[m].remove(r)
        elif r in s.claimed[m]:
            s.claimed[m].remove(r)
            s.inflight[m] -= 1
        else:
            return False
        return True

    def abandon(s, m):
        s.state[m] = OFF
        s.loads[m] += 1
        s.log.append((s.now, "abandon", m, None))

    def run(s):
        while s.ev:
            t, _, kind, d = heapq.heappop(s.ev)
            if t > s.horizon:
                break
            s.now = t
            if kind == "arr":
                m, svc, prio, nxt, *gone = d
                r = Req(len(s.reqs), m, t, svc, prio, nxt)
                s.reqs.append(r)
                if gone:
                    s._push(gone[0], "gone", r)
                s.policy.on_arrival(r)
            elif kind == "done":
                m = d.model
                d.done = t
                s.running[m].discard(d)
                s.inflight[m] -= 1
                s.svc_est[m] += 0.1 * (d.svc - s.svc_est[m])
                if s.backend[m]:
                    s._serve(s.backend[m].popleft())
                if s.inflight[m] == 0:
                    s.idle_since[m] = t
                if d.next:
                    steps, k = d.next
                    if k < len(steps):
                        th, m2, svc = steps[k]
                        s._push(t + th, "arr", (m2, svc, d.prio, (steps, k + 1)))
                s.policy.on_done(d)
            elif kind == "gone":
                if not s.give_up(d):
                    continue                       # it was served before
            elif kind == "ready":
                m, dur, load = d
                if load != s.loads[m]:
                    continue                       # it was abandoned
                s.state[m] = READY
                s.open_at[m] = t
                if dur > UNLOAD_ONLY:
                    s.load_est[m] += 0.3 * (dur - s.load_est[m])
                    s.cost_est[m] += 0.3 * (t - s.swap_from[m] - s.cost_est[m])
                todo, s.claimed[m] = s.claimed[m], []
                for r in todo:
                    if len(s.running[m]) < s.models[m].slots:
                        s._serve(r)
                    else:
                        s.backend[m].append(r)
                s.policy.on_ready(m)
            else:
                s._wake = INF
            s.policy.decide()
        return s


# -- policies -----------------------------------------------------------------------------------
class Walk:
    """Walk the waiters in rank order.  A waiter of a usable model m is granted a free slot unless it would pass an
    earlier-ranked waiter b whose model is not loaded and needs m out, with may_pass() false.  Then those blocked
    waiters, in order(), may start a swap if no conflicting blocked waiter precedes them and all victims are idle
    (+ lingered)."""
    name = "walk"
    head_start = 0.0                                # seconds of rank credit per priority level

    def attach(p, sim):
        p.s = sim

    def on_arrival(p, r):
        r.rank = (r.arr - p.head_start * r.prio, r.id)
        p.s.enqueue(r)

    def on_done(p, r): pass
    def on_ready(p, m): pass
    def may_pass(p, r, b, m): return False          # r: Req or None (= a newcomer); b: earlier blocked head
    def pass_until(p, b, m): return INF             # when may_pass(None, b, m) turns false by itself
    def linger(p, m): return 0.0
    def order(p, heads): return heads

    def outranked(p, heir, rival): return False     # may rival take the place of a load whose cause left?

    def settle_orphans(p):
        """A load whose cause left goes to the next waiter of its model, or is abandoned for one who needs it out."""
        s = p.s
        for m in [m for m in range(s.n) if s.state[m] == LOADING and not s.claimed[m]]:
            heir = s.wait[m][0] if s.wait[m] else None
            rival = min((q[0] for t, q in enumerate(s.wait) if q and s.state[t] == OFF and s.E[t][m]),
                        key=lambda r: r.rank, default=None)
            if heir and not (rival and p.outranked(heir, rival)):
                s.grant(heir)
            elif rival:
                s.abandon(m)

    def decide(p):
        s = p.s
        p.settle_orphans()
        ptr = [(q[0].rank, m) for m, q in enumerate(s.wait) if q]
        if not ptr:
            return
        heapq.heapify(ptr)
        stuck = []                                   # best waiter of every model that gets nothing now, by rank
        while ptr:                                   # pass 1: grants
            _, m = heapq.heappop(ptr)
            r = s.wait[m][0]
            free = s.usable(m) and len(s.running[m]) < s.models[m].slots
            if free and all(p.may_pass(r, b, m) for b in stuck if s.E[b.model][m] and s.needs_swap(b.model)):
                s.grant(r)
                if s.wait[m]:
                    heapq.heappush(ptr, (s.wait[m][0].rank, m))
            else:
                stuck.append(r)
        seen = []
        for b in p.order(stuck):                     # pass 2: swaps
            t = b.model
            if s.needs_swap(t) and (any(s.conf[t][x] for x in seen) or not p.try_swap(b)):
                seen.append(t)

    def try_swap(p, b):
        s, ok = p.s, True
        if any(s.state[x] == LOADING and s.conf[b.model][x] for x in range(s.n)):
            return False
        for v in s.victims(b.model):
            if s.state[v] == LOADING or s.inflight[v]:
                ok = False
            elif p.may_pass(None, b, v):             # idle victim still inside its turn: linger?
                t = min(s.idle_since[v] + p.linger(v), p.pass_until(b, v))
                if s.now < t - EPS:
                    s.wake(t)
                    ok = False
        if ok:
            s.start_swap(b.model, b)
        return ok


class Fifo(Walk):
    """Strict FIFO fair read/write lock: nobody passes an earlier conflicting waiter."""
    name = "fifo"


class Exhaustive(Walk):
    """Serve the loaded model until it is empty, then the model with most waiters."""
    name = "exhaustive"
    def may_pass(p, r, b, m): return True
    def order(p, heads): return sorted(heads, key=lambda b: -len(p.s.wait[b.model]))


class Gated(Walk):
    """Per visit serve what was waiting when the model became ready."""
    name = "gated"
    def may_pass(p, r, b, m): return r is not None and r.arr <= p.s.open_at[m]


class TimeLimited(Walk):
    """Exhaustive, but nobody may pass a waiter older than W (aging bound)."""
    def __init__(p, W): p.W, p.name = W, f"timelim W={W:g}"
    def may_pass(p, r, b, m): return p.s.now < b.arr + p.W - EPS
    def pass_until(p, b, m): return b.arr + p.W


class Anticipatory(Walk):
    """Exhaustive oldest-first + keep an idle model for delta seconds before giving it up."""
    def __init__(p, delta): p.delta, p.name = delta, f"anticip d={delta:g}"
    def may_pass(p, r, b, m): return True
    def linger(p, m): return p.delta


class Index(Walk):
    """Cost-aware index I_t = (summed age of t's waiters) / S_t.  kappa=None: serve until empty, then argmax I
    (Duenyas/Van Oyen flavour).  kappa: also leave m as soon as t's summed age reaches kappa x the delay the switch
    inflicts, (S_t + S_m) x users of m  (ski-rental flavour)."""
    def __init__(p, kappa=None): p.k, p.name = kappa, "index" if kappa is None else f"index-preempt k={kappa:g}"
    def age(p, t): return sum(p.s.now - r.arr for r in p.s.wait[t])
    def may_pass(p, r, b, m):
        if p.k is None:
            return True
        s = p.s
        users = max(1, s.inflight[m] + len(s.wait[m]))
        return p.age(b.model) < p.k * (s.load_est[b.model] + s.load_est[m]) * users
    def order(p, heads): return sorted(heads, key=lambda b: -p.age(b.model) / p.s.load_est[b.model])


class Drr(Walk):
    """Deficit round robin: a visit may use q x S x c slot-seconds (overdraft carried over), cyclic order."""
    def __init__(p, q=1.0): p.q, p.name = q, f"drr q={q:g}"
    def attach(p, sim):
        p.s, p.used, p.last, p.cur = sim, [0.0] * sim.n, 0.0, 0
    def on_ready(p, m):
        p.cur = m
        p.used[m] = max(0.0, p.used[m] - p.q * p.s.load_est[m] * p.s.models[m].slots)
    def decide(p):
        s, dt = p.s, p.s.now - p.last
        for m in range(s.n):
            p.used[m] += dt * len(s.running[m])
        p.last = s.now
        super().decide()
    def may_pass(p, r, b, m): return p.used[m] < p.q * p.s.load_est[m] * p.s.models[m].slots
    def order(p, heads): return sorted(heads, key=lambda b: (b.model - p.cur - 1) % p.s.n)


class Turns(Walk):
    """Recommended.  A blocked waiter b may be passed by requests of the loaded model m only while
         now < max(e_b, open_m) + T_m      e_b = arrival - head_start*prio,  T_m = min(tmax, phi x switch cost of m);
    after that m drains and the model of the best-ranked waiter is loaded.  Requests that were waiting when m came up
    may start until open_m + tmax.  As long as a straggler that was running when the turn ended blocks the drain
    anyway, m may go on (both only if tmax > 0).  Within its turn an idle m is kept for delta_m = min(psi x load, dmax)
    if that has been paying off (hit >= p0)."""
    def __init__(p, phi=2.0, tmax=120.0, psi=0.5, dmax=10.0, p0=0.5, head_start=0.0,
                 backfill=True, cost="svc", select="oldest", alpha=1.0, backlog=True, name=None):
        p.phi, p.tmax, p.psi, p.dmax, p.p0, p.head_start = phi, tmax, psi, dmax, p0, head_start
        p.backfill, p.backlog, p.cost, p.select, p.alpha = backfill, backlog, cost, select, alpha     # ablation
        p.name = name or "turns"

    def attach(p, sim):
        p.s, p.hit = sim, [0.5] * sim.n

    def T(p, m):
        s = p.s
        c = dict(load=s.load_est[m], meas=s.cost_est[m], svc=s.load_est[m] + 2 * s.svc_est[m])[p.cost]
        return min(p.tmax, p.phi * c)

    def delta(p, m): return min(p.psi * p.s.load_est[m], p.dmax)

    def on_arrival(p, r):
        s, m = p.s, r.model                          # learn: does m get a follow-up within delta of going idle?
        if s.inflight[m] == 0 and s.idle_since[m] > -INF and not s.wait[m]:
            p.hit[m] += 0.1 * ((s.now - s.idle_since[m] <= p.delta(m)) - p.hit[m])
        super().on_arrival(r)

    def pass_until(p, b, m):
        T = p.T(m)
        return max(b.rank[0] + p.alpha * T, p.s.open_at[m] + T)

    def may_pass(p, r, b, m):
        s, end = p.s, p.pass_until(b, m)
        if s.now < end - EPS:
            return True
        if r is None or p.tmax == 0:
            return False
        if p.backlog and r.arr <= s.open_at[m] and s.now < s.open_at[m] + p.tmax - EPS:
            return True                              # r was already waiting when m came up
        return p.backfill and any(x.start < end and s.now - x.start > 3 * s.svc_est[m] for x in s.running[m])

    def outranked(p, heir, rival): return p.tmax == 0 and rival.rank < heir.rank
    def linger(p, m): return p.delta(m) if p.hit[m] >= p.p0 else 0.0

    def order(p, heads):
        if p.select == "oldest":
            return heads
        return sorted(heads, key=lambda b: -sum(p.s.now - r.arr for r in p.s.wait[b.model]) / p.s.load_est[b.model])


class LlamaSwap:
    """As read in fifo.go: ready model + nothing to evict -> served at once, whoever is queued; otherwise queue;
    the queue is walked when a swap ends or a model's in-flight count reaches zero.  No gate, no aging, no
    reservation.  limit = concurrencyLimit (default 10 there): reserved requests beyond it get HTTP 429."""
    name = "llama-swap"

    def __init__(p, limit=INF):
        p.limit = limit
        if limit < INF:
            p.name = f"llama-swap lim={limit}"

    def attach(p, sim): p.s, p.todo = sim, False

    def on_arrival(p, r):
        s = p.s
        if s.inflight[r.model] + len(s.wait[r.model]) >= p.limit:
            s.rejected += 1
            return
        s.enqueue(r)
        p.handle(r)

    def on_ready(p, m): p.todo = True
    def on_done(p, r): p.todo |= p.s.inflight[r.model] == 0

    def decide(p):
        if not p.todo:
            return
        p.todo = False
        for r in sorted((r for q in p.s.wait for r in q), key=lambda r: (-r.prio, r.id)):
            p.handle(r)

    def handle(p, r):
        s, m = p.s, r.model
        if s.state[m] == LOADING:
            return s.grant(r)                                     # (2) join
        ev = s.victims(m)
        if s.usable(m):
            return s.grant(r)                                     # (3) fast path
        if any(s.state[v] == LOADING for v in ev) or any(
                s.state[x] == LOADING and s.E[x][m] for x in range(s.n)):
            return                                                # (4) collides with an active swap
        if any(s.inflight[v] for v in ev):
            return                                                # (5) would evict a busy model
        s.start_swap(m, r)                                        # (6)
