package dev.swapgate.lock.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.stream.Stream;

/**
 * A property counts only if it notices: every one of these broken schedules is found out by the
 * random plays.
 */
class SwapScheduleMutantTest {

    /** A fault and the objection that gives it away. */
    record Case(String objection, Mutant mutant) {
        @Override
        public String toString() {
            return mutant.fault();
        }
    }

    private static Case found(
            String objection, String fault, String type, String original, String changed) {
        return new Case(objection, new Mutant(fault, type, original, changed));
    }

    static Stream<Case> faults() {
        return Stream.of(
                found(
                        "D5",
                        "barging: newcomers of the loaded model never wait",
                        "Turns",
                        "if (now < end) { return true; }",
                        "if (now < AGES) { return true; }"),
                found(
                        "D5",
                        "starvation by stragglers that began after the turn",
                        "Turns",
                        "return started < end && now",
                        "return now"),
                found(
                        "D5",
                        "every request counts as a straggler",
                        "Turns",
                        "now - started > STRAGGLER * model.requestEstimate",
                        "true"),
                found(
                        "D5",
                        "the backlog may start for ever",
                        "Turns",
                        "&& now < model.openedAt + maxTurn",
                        ""),
                found(
                        "D5",
                        "strict order with a backlog",
                        "Turns",
                        "if (isStrict()) { return false; }",
                        "if (isStrict()) { return newcomer.arrived <= model.openedAt; }"),
                found(
                        "D[45]",
                        "a turn is three times as long",
                        "Turns",
                        "return Math.max(waiting.effective, model.openedAt) + turn(model);",
                        "return Math.max(waiting.effective, model.openedAt) + 3 * turn(model);"),
                found(
                        "D[35]",
                        "a rival does not gate after a victim began to stop",
                        "ModelState",
                        "return aborting || (state != State.READY && state != State.LOADING);",
                        "return aborting || state == State.OFF;"),
                found(
                        "D1",
                        "swap before drain",
                        "Selection",
                        "if (!victim.inFlight.isEmpty()) { may = false; } else if",
                        "if"),
                found(
                        "D1",
                        "the ttl meets an open lease",
                        "ModelState",
                        "return state == State.READY && inFlight.isEmpty() && queue.isEmpty();",
                        "return state == State.READY && queue.isEmpty();"),
                found(
                        "D1",
                        "drains are cut at once",
                        "Residency",
                        "if (now >= model.drainDeadline) {",
                        "if (now >= 0) {"),
                found(
                        "D1",
                        "a reload cuts at once",
                        "SwapSchedule",
                        "long deadline = now + Turns.nanos(drain);",
                        "long deadline = now;"),
                found(
                        "D[27]",
                        "a process that a reload ends is not in the way of who knows it",
                        "ModelTable",
                        "before.holdsBack(old, known)",
                        "false"),
                found(
                        "D2",
                        "a process that a reload ends is not in the way of who is new",
                        "ModelTable",
                        "known == null || known.removed ||",
                        "known != null &&"),
                found(
                        "D4",
                        "a process that a reload has ended stays in the way",
                        "Residency",
                        "table.settle(model);",
                        ""),
                found(
                        "D[12]|unloaded unasked|aborted, but of use|granted",
                        "a reload ends everything",
                        "ModelTable",
                        "model.outdated |= model.removed || restarted.contains(model.id);",
                        "model.outdated = true;"),
                found(
                        "D2",
                        "a reload ends nothing",
                        "ModelTable",
                        "model.outdated |= model.removed || restarted.contains(model.id);",
                        ""),
                found(
                        "D[24]|a drain|granted",
                        "residents that exclude each other stay after a reload",
                        "SwapSchedule",
                        "conflicting().forEach(model -> residency.replace(model, deadline, now));",
                        ""),
                found(
                        "D[1-7]|unloaded",
                        "who was used last leaves",
                        "SwapSchedule",
                        ".thenComparingLong(model -> model.lastUse(now))",
                        ".thenComparingLong(model -> -model.lastUse(now))"),
                found(
                        "waits for a model that was removed",
                        "a reload forgets who waits for a removed model",
                        "SwapSchedule",
                        "requests.dismissAll(model, RejectReason.MODEL_REMOVED, 0);",
                        ""),
                found(
                        "D[3467]|granted",
                        "who a load was for that a reload ends waits for ever",
                        "Residency",
                        "requests.unclaim(model);",
                        ""),
                found(
                        "D1",
                        "overdue leases are cut early",
                        "Selection",
                        "return Math.max(turns.end(waiting, lease.model), lease.started) +"
                                + " drainTimeout;",
                        "return lease.started + drainTimeout;"),
                found(
                        "D2",
                        "double load: what stops may load again",
                        "Selection",
                        "request.model.state != State.OFF ||",
                        "request.model.state == State.LOADING ||"),
                found(
                        "D2",
                        "loads beside one in conflict",
                        "Selection",
                        "|| table.isBlocked(request.model)",
                        ""),
                found(
                        "D2",
                        "a stopping model holds nothing back",
                        "Whereabouts",
                        "return either(loading, stopping);",
                        "return (BitSet) loading.clone();"),
                found(
                        "D[24]",
                        "a persistent model is evicted",
                        "GroupPolicy",
                        "if (resident.persistent()) {",
                        "if (resident.persistent() && !newcomer.exclusive()) {"),
                found(
                        "D2",
                        "a swap group holds two",
                        "GroupPolicy",
                        "return newcomer.swap() ?",
                        "return newcomer.swap() && newcomer.exclusive() ?"),
                found(
                        "D[124]",
                        "a victim is forgotten",
                        "ModelTable",
                        "victims.and(where.settled());",
                        "victims.and(where.settled()); if (victims.cardinality() > 2)"
                                + " victims.clear(victims.nextSetBit(0));"),
                found(
                        "D3",
                        "the request a load is for is not granted first",
                        "Requests",
                        "leaveQueue(request); request.model.claimed = request;",
                        ""),
                found(
                        "D3",
                        "a load is given up although others wait for it",
                        "Selection",
                        "if (heir != null && !outranked) {",
                        "if (heir != null && !outranked && rival == null) {"),
                found(
                        "D3",
                        "a useless load is finished",
                        "Selection",
                        "residency.abort(model);",
                        ""),
                found(
                        "D4",
                        "lost wake-up: a release decides nothing",
                        "SwapSchedule",
                        "residency.stopIfDrained(model, now); residency.armTtl(model);"
                                + " selection.decide(now);",
                        "residency.stopIfDrained(model, now); residency.armTtl(model);"),
                found(
                        "D[34]",
                        "lost wake-up: one who leaves decides nothing",
                        "SwapSchedule",
                        "dismiss(request, RejectReason.CANCELLED); selection.decide(now);",
                        "dismiss(request, RejectReason.CANCELLED);"),
                found(
                        "D4",
                        "lost wake-up: no alarm at the end of a linger",
                        "Selection",
                        "alarms.setLinger(lingerEnd);",
                        ""),
                found(
                        "D4",
                        "lost wake-up: no alarm when leases are overdue",
                        "Selection",
                        "nextCut = earliestCut();",
                        ""),
                found(
                        "D4",
                        "an alarm that has gone off is asked for again",
                        "Alarms",
                        "lingers.poll();",
                        "if (now > 0) { break; } lingers.poll();"),
                found(
                        "D4",
                        "lingers beyond the turn",
                        "Turns",
                        "return Math.min(model.idleSince + linger(model), end(waiting, model));",
                        "return model.idleSince + linger(model) + 30_000_000_000L;"),
                found(
                        "D[67]",
                        "the last one in comes first",
                        "Request",
                        "Long.compare(sequence, other.sequence)",
                        "Long.compare(other.sequence, sequence)"),
                found(
                        "D7",
                        "loads overtake better ranked ones in conflict",
                        "Selection",
                        "ahead.set(model.index);",
                        ""),
                found(
                        "D[57]",
                        "priority is turned round",
                        "Request",
                        "this.effective = arrived - headStart;",
                        "this.effective = arrived + headStart;"),
                found(
                        "granted, but does not wait|loaded for nobody",
                        "grant after cancel",
                        "SwapSchedule",
                        "dismiss(request, RejectReason.CANCELLED);",
                        "requests.reject(request, RejectReason.CANCELLED, 0);"),
                found(
                        "granted beyond the slots",
                        "one lease too many",
                        "ModelState",
                        "inFlight.size() < slots",
                        "inFlight.size() <= slots"),
                found(
                        "a failed load left its waiters",
                        "a failed load answers nobody",
                        "Residency",
                        "requests.dismissAll(model, reason, model.backoff(now));",
                        ""),
                found(
                        "timed out too soon",
                        "the wait counts from the effective arrival",
                        "Requests",
                        "oldest().arrived + timeout",
                        "oldest().effective + timeout"),
                found(
                        "the queue was not full",
                        "newcomers are refused early",
                        "Requests",
                        "return model.waiting() >= maxPerModel",
                        "return model.waiting() + 1 >= maxPerModel"));
    }

    @ParameterizedTest
    @Tag("mutants")
    @MethodSource("faults")
    void isFoundOut(Case fault) {
        assertThatThrownBy(() -> fault.mutant().run("RandomPlay", "playUntilOneFails", 0, 6_000))
                .as(fault.mutant().fault())
                .isInstanceOf(AssertionError.class)
                .satisfies(e ->
                        assertThat(e.getMessage()).matches("(?s)(" + fault.objection() + ").*"));
    }
}
