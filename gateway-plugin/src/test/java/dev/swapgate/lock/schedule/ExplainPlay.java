package dev.swapgate.lock.schedule;

import static java.util.Objects.requireNonNull;

import dev.swapgate.Seeds;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Asks what would come of a request in the middle of a random play, lets that request arrive, and
 * holds what was said against what then happens. In half of the worlds nobody else comes and
 * everything takes as long as was learned: then all of it must come true. In the others anything
 * goes on coming, and nothing may take longer than was proved.
 */
final class ExplainPlay {
    private static final long ASKED = 1_000_000;
    private static final Duration LONGEST_LOAD = Duration.ofSeconds(20);

    private final Random random;
    private final RandomWorld world;
    private final SwapSchedule schedule;
    private final boolean alone;
    private final Agenda agenda = new Agenda();

    /** The play's own books: who is in flight where, since when, and what is loading. */
    private final Map<Long, String> leases = new LinkedHashMap<>();

    private final Map<Long, Long> leasedAt = new HashMap<>();
    private final Map<Long, String> waiting = new HashMap<>();
    private final Map<String, Long> generations = new HashMap<>();
    private final Map<String, Long> loading = new HashMap<>();
    private final Set<String> aborted = new HashSet<>();
    private final List<Swap> swaps = new ArrayList<>();
    private @Nullable Map<String, ModelEstimates> learned;
    private long askedAt;
    private long lastTicket;
    private @Nullable Long answeredAt;
    private @Nullable RejectReason refusal;

    private ExplainPlay(long seed) {
        random = Seeds.random(seed);
        alone = random.nextBoolean();
        world = RandomWorld.of(random);
        schedule = world.schedule();
    }

    /** Plays so many worlds, from this seed on; returns the largest share of a bound waited. */
    static double play(long firstSeed, int worlds) {
        double worst = 0;
        for (long seed = firstSeed; seed < firstSeed + worlds; seed++) {
            var play = new ExplainPlay(seed);
            try {
                worst = Math.max(worst, play.run());
            } catch (AssertionError e) {
                throw new AssertionError(
                        "seed " + seed + " in " + play.world + ": " + e.getMessage(), e);
            }
        }
        return worst;
    }

    private double run() {
        double rate = List.of(0.1, 0.3, 1.0).get(random.nextInt(3));
        double arrival = 0;
        for (int left = random.nextInt(40); left > 0; left--) {
            arrival -= Math.log(1 - random.nextDouble()) / rate;
            agenda.at(Script.nanos(arrival), () -> arrive(++lastTicket, anyModel()));
        }
        playUntil(Script.nanos(arrival * random.nextDouble()));
        if (alone) {
            agenda.clear();
        }
        return ask(anyModel());
    }

    private String anyModel() {
        return world.models().get(random.nextInt(world.models().size())).id();
    }

    private double ask(String model) {
        askedAt = now();
        var limits = new HashMap<String, Duration>();
        world.models().forEach(each -> limits.put(each.id(), LONGEST_LOAD));
        var said = new Forecast(schedule, now()).explain(model, limits);
        learned = alone ? schedule.estimates() : null;
        if (alone) {
            foretell();
        }
        swaps.clear();
        arrive(ASKED, model);
        carryOut();
        checkObstacles(model, said);
        while (answeredAt == null && !agenda.isEmpty()) {
            next();
        }
        check(answeredAt != null, "waits for ever");
        return alone ? checkTold(said) : checkBound(said);
    }

    // -- what was said, and what happened ----------------------------------------------------

    private double checkTold(Explanation said) {
        if (refusal == RejectReason.QUEUE_TIMEOUT) {
            check(said.likely().isEmpty(), "a wait foretold that came to nothing");
            return 0;
        }
        check(said.refusal().orElse(null) == refusal, "refused: " + refusal + " not " + said);
        check(refusal != null || sameSwaps(said.swaps()), "swaps: " + swaps + " not " + said);
        if (refusal == null) {
            long waited = requireNonNull(answeredAt) - askedAt;
            long likely = said.likely().map(Duration::toNanos).orElse(-1L);
            check(isClose(likely, waited), "waited " + waited + " not " + said);
            check(
                    said.upper().map(Duration::toNanos).orElse(likely) >= likely,
                    "what is called bad is better: " + said);
        }
        return checkBound(said);
    }

    private boolean sameSwaps(List<Swap> said) {
        if (said.size() != swaps.size()) {
            return false;
        }
        for (int i = 0; i < said.size(); i++) {
            var one = said.get(i);
            var other = swaps.get(i);
            if (!one.model().equals(other.model())
                    || !one.victims().equals(other.victims())
                    || !one.kept().equals(other.kept())
                    || !isClose(one.after().toNanos(), other.after().toNanos())) {
                return false;
            }
        }
        return true;
    }

    /** But for the rounding of what was learned. */
    private static boolean isClose(long one, long other) {
        return Math.abs(one - other) <= 1_000;
    }

    private double checkBound(Explanation said) {
        double waited = requireNonNull(answeredAt) - askedAt;
        if (!said.bound().isBound()) {
            return 0;
        }
        double bound = said.bound().most().toNanos();
        check(waited <= bound + 1_000, "waited " + waited + " beyond the bound: " + said);
        return bound == 0 ? 0 : waited / bound;
    }

    private void checkObstacles(String model, Explanation said) {
        boolean held = answeredAt == null && !ownLoad(schedule, ASKED, model);
        check(held != said.obstacles().isEmpty(), "held: " + held + " not " + said);
        if (held) {
            said.obstacles().forEach(this::checkFacts);
            if (world.settings().queueTimeout().isZero()) {
                checkEachIsNeeded(model, said.obstacles());
                checkAllAreEnough(model);
            }
        }
    }

    private static boolean ownLoad(SwapSchedule of, long ticket, String model) {
        var claimed = of.table().get(model).claimed;
        return claimed != null && claimed.ticket == ticket;
    }

    private void checkFacts(Obstacle obstacle) {
        var model = obstacle.model();
        long inFlight = leases.values().stream().filter(model::equals).count();
        boolean holds =
                switch (obstacle) {
                    case Obstacle.Slots slots ->
                            slots.inFlight() == inFlight && inFlight == slots(model);
                    case Obstacle.Drain drain -> drain.inFlight() == inFlight && inFlight > 0;
                    case Obstacle.Load load -> loading.containsKey(model);
                    case Obstacle.Stop stop -> true;
                    case Obstacle.Gate gate ->
                            waiting.containsValue(gate.rival())
                                    && world.evicts(gate.rival(), model);
                    case Obstacle.Earlier earlier -> waiting.containsValue(model);
                    case Obstacle.Linger linger -> inFlight == 0 && isPositive(linger.left());
                    case Obstacle.Turn turn -> isPositive(turn.left()) && newcomersStart(turn);
                };
        check(holds, "not so: " + obstacle);
    }

    private static boolean isPositive(Duration duration) {
        return duration.compareTo(Duration.ZERO) > 0;
    }

    /** A newcomer may start on the model until its turn ends, if it finds a slot. */
    private boolean newcomersStart(Obstacle.Turn turn) {
        if (world.settings().drainTimeout().toNanos() > 0) {
            return true;
        }
        var tried = schedule.copy();
        var model = tried.table().get(turn.model());
        if (!model.hasFreeSlot() || !model.queue.isEmpty() || isTight()) {
            return true;
        }
        tried.arrive(now() + turn.left().toNanos() - 1, -1, model.id);
        return !tried.waits(-1);
    }

    private boolean isTight() {
        return world.settings().maxWaiting() < 100 || world.settings().queueTimeout().toNanos() > 0;
    }

    private int slots(String model) {
        return world.models().stream()
                .filter(m -> m.id().equals(model))
                .findFirst()
                .orElseThrow()
                .slots();
    }

    /** With all obstacles but one out of the way the first in the queue still waits. */
    private void checkEachIsNeeded(String model, List<Obstacle> obstacles) {
        for (var needed : obstacles) {
            if (needed instanceof Obstacle.Turn) {
                continue;
            }
            var tried = schedule.copy();
            var head = head(tried, model);
            for (var other : obstacles) {
                if (!aboutTheSame(other, needed) && !takesAsMuch(other, needed)) {
                    clear(tried, other, now());
                }
            }
            check(
                    (tried.waits(head) && !ownLoad(tried, head, model))
                            || loading.containsKey(model),
                    "not needed: " + needed + " of " + obstacles);
        }
    }

    /** A linger ends by waiting, and what else would have happened by then is another question. */
    private boolean takesAsMuch(Obstacle other, Obstacle needed) {
        return other instanceof Obstacle.Linger passing
                && (!world.settings().drainTimeout().isZero()
                        || (needed instanceof Obstacle.Linger lasting
                                && passing.left().compareTo(lasting.left()) >= 0));
    }

    private static boolean aboutTheSame(Obstacle one, Obstacle other) {
        return one.model().equals(other.model());
    }

    /** With what is said out of the way, again and again, the first in the queue starts. */
    private void checkAllAreEnough(String model) {
        var tried = schedule.copy();
        var head = head(tried, model);
        long instant = now();
        for (int rounds = 0; rounds < 200; rounds++) {
            if (!tried.waits(head) || ownLoad(tried, head, model)) {
                return;
            }
            var found =
                    new Obstacles(tried.turns(), tried.table(), tried.requests())
                            .of(tried.table().get(model), instant);
            check(!found.isEmpty(), "nothing is said to be in the way");
            for (var obstacle : found) {
                instant = clear(tried, obstacle, instant);
            }
        }
        throw new AssertionError("not enough for " + model);
    }

    private static long head(SwapSchedule of, String model) {
        var state = of.table().get(model);
        return state.queue.isEmpty()
                ? requireNonNull(state.claimed).ticket
                : state.queue.first().ticket;
    }

    private static long clear(SwapSchedule tried, Obstacle obstacle, long instant) {
        var model = tried.table().get(obstacle.model());
        long then = instant;
        switch (obstacle) {
            case Obstacle.Slots slots -> releaseAll(tried, model, instant);
            case Obstacle.Drain drain -> releaseAll(tried, model, instant);
            case Obstacle.Load load -> tried.ready(instant, model.id, model.generation);
            case Obstacle.Stop stop -> tried.stopped(instant, model.id, model.generation);
            case Obstacle.Gate gate -> dismissAll(tried, tried.table().get(gate.rival()), instant);
            case Obstacle.Earlier earlier -> dismissAll(tried, model, instant);
            case Obstacle.Turn turn -> {}
            case Obstacle.Linger linger -> {
                then = instant + linger.left().toNanos();
                tried.tick(then);
            }
        }
        return then;
    }

    private static void releaseAll(SwapSchedule tried, ModelState model, long instant) {
        List.copyOf(model.inFlight).forEach(lease -> tried.release(instant, lease.ticket));
    }

    private static void dismissAll(SwapSchedule tried, ModelState model, long instant) {
        List.copyOf(model.queue).forEach(waiter -> tried.leave(instant, waiter.ticket));
    }

    // -- the play ----------------------------------------------------------------------------

    private void playUntil(long instant) {
        while (agenda.isDue(instant)) {
            next();
        }
        agenda.passUntil(instant);
    }

    private void next() {
        agenda.next();
        carryOut();
    }

    /** From now on everything takes as long as was learned; ties go by the order of the models. */
    private void foretell() {
        world.models().forEach(model -> foretell(model.id()));
        agenda.wakeAgain(this::tick);
    }

    private void foretell(String model) {
        leases.forEach((ticket, served) -> {
            if (served.equals(model)) {
                long age = now() - requireNonNull(leasedAt.get(ticket));
                agenda.at(now() + left(requestTime(model), age), () -> release(ticket));
            }
        });
        var since = loading.get(model);
        if (since != null) {
            long generation = requireNonNull(generations.get(model));
            long left = aborted.contains(model) ? 0 : left(loadTime(model), now() - since);
            agenda.at(now() + left, () -> end(model, generation));
        }
    }

    private static long left(long expected, long age) {
        return age == 0 ? expected : Math.max(expected - age, Math.round(expected / 2.0));
    }

    private long requestTime(String model) {
        if (learned != null) {
            return requireNonNull(learned.get(model)).request().toNanos();
        }
        boolean endless = world.settings().drainTimeout().toNanos() > 0 && random.nextInt(3) == 0;
        return Script.nanos(endless ? 10_000 : 10 * random.nextDouble());
    }

    private long loadTime(String model) {
        return learned != null
                ? requireNonNull(learned.get(model)).load().toNanos()
                : Math.round(LONGEST_LOAD.toNanos() * (1 - 0.9 * random.nextDouble()));
    }

    private void arrive(long ticket, String model) {
        waiting.put(ticket, model);
        schedule.arrive(now(), ticket, model);
    }

    private void release(long ticket) {
        leases.remove(ticket);
        leasedAt.remove(ticket);
        schedule.release(now(), ticket);
    }

    /** Ends this load, unless it has ended already. */
    private void end(String model, long generation) {
        if (requireNonNull(generations.get(model)) != generation || loading.remove(model) == null) {
            return;
        }
        if (aborted.remove(model)) {
            var failure = new LoadFailure(LoadFailure.Kind.ABORTED, "played");
            schedule.failed(now(), model, generation, failure);
        } else {
            schedule.ready(now(), model, generation);
        }
    }

    private void carryOut() {
        for (var decision : schedule.decisions()) {
            switch (decision) {
                case Decision.Grant grant -> grant(grant);
                case Decision.Reject reject -> answered(reject.ticket(), reject.reason());
                case Decision.Revoke revoke -> leases.remove(revoke.ticket());
                case Decision.Load load -> load(load);
                case Decision.Abort abort -> abort(abort);
                case Decision.Unload unload -> stop(unload.model());
                case Decision.WakeAt wake -> agenda.wakeAt(wake.at(), this::tick);
                default -> {}
            }
        }
    }

    private void grant(Decision.Grant grant) {
        leases.put(grant.ticket(), grant.model());
        leasedAt.put(grant.ticket(), now());
        agenda.at(now() + requestTime(grant.model()), () -> release(grant.ticket()));
        answered(grant.ticket(), null);
    }

    private void answered(long ticket, @Nullable RejectReason reason) {
        waiting.remove(ticket);
        if (ticket == ASKED) {
            answeredAt = now();
            refusal = reason;
        }
    }

    private void load(Decision.Load load) {
        check(
                load.kept().stream().noneMatch(kept -> world.evicts(load.model(), kept)),
                "kept though it has to leave: " + load);
        generations.put(load.model(), load.generation());
        loading.put(load.model(), now());
        swaps.add(
                new Swap(
                        Duration.ofNanos(now() - askedAt),
                        load.model(),
                        load.victims().stream().sorted().toList(),
                        load.kept().stream().sorted().toList()));
        load.victims().forEach(this::stop);
        agenda.at(now() + loadTime(load.model()), () -> end(load.model(), load.generation()));
    }

    private void stop(String model) {
        long generation = requireNonNull(generations.get(model));
        // At once: what it takes is part of the load.
        agenda.at(now(), () -> schedule.stopped(now(), model, generation));
    }

    private void abort(Decision.Abort abort) {
        aborted.add(abort.model());
        // Or when the load would have ended.
        if (learned != null || random.nextBoolean()) {
            agenda.at(now(), () -> end(abort.model(), abort.generation()));
        }
    }

    private void tick() {
        schedule.tick(now());
    }

    private long now() {
        return agenda.now();
    }

    private void check(boolean holds, String objection) {
        if (!holds) {
            throw new AssertionError("%s, at %d ns".formatted(objection, now()));
        }
    }
}
