package dev.swapgate.lock.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swapgate.Seeds;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.stream.Stream;

/** What is said of a request is what then happens to it. */
class ForecastPropertyTest {

    @Test
    void whatIsSaidIsWhatThenHappens() {
        // The bound is tight enough to mean something.
        assertThat(ExplainPlay.play(0, Seeds.worlds(4_000))).isBetween(0.3, 1.0);
    }

    @Test
    @Tag("long")
    void whatIsSaidIsWhatThenHappensInManyWorlds() {
        assertThat(ExplainPlay.play(1_000_000, 400_000)).isBetween(0.3, 1.0);
    }

    static Stream<Mutant> faults() {
        return Stream.of(
                new Mutant(
                        "requests that have the next load are not seen",
                        "Obstacles",
                        "found.add(new Obstacle.Earlier(rival.model.id));",
                        ""),
                new Mutant(
                        "who may not pass is said to be let through",
                        "Obstacles",
                        "if (!turns.mayPass(head, rival, now)) {",
                        "if (turns.mayPass(head, rival, now)) {"),
                new Mutant(
                        "a gate where the earlier request needs another model out",
                        "Obstacles",
                        "if (rival.isBefore(head) && table.evicts(rival.model, model)) {",
                        "if (rival.isBefore(head)) {"),
                new Mutant(
                        "a linger is not seen", "Obstacles", "if (now < end) {", "if (now < 0) {"),
                new Mutant(
                        "models in conflict that load or stop are not seen",
                        "Obstacles",
                        "found.add(loads ? load(other, now) : new Obstacle.Stop(other.id));",
                        ""),
                new Mutant(
                        "full slots are not seen",
                        "Obstacles",
                        "if (!model.hasFreeSlot()) {",
                        "if (false) {"),
                new Mutant(
                        "one request too many is drained",
                        "Obstacles",
                        "new Obstacle.Drain(victim.id, victim.inFlight.size())",
                        "new Obstacle.Drain(victim.id, victim.inFlight.size() + 1)"),
                new Mutant(
                        "a turn lasts longer than it does",
                        "Obstacles",
                        "Math.max(0, turns.end(rival, model) - now)",
                        "Math.max(0, turns.end(rival, model) - now) + 5_000_000_000L"),
                new Mutant(
                        "victims are not foreseen",
                        "Foresight",
                        "load.victims().stream().sorted().toList()",
                        "List.of()"),
                new Mutant(
                        "requests are foreseen to take no time",
                        "Foresight",
                        "at(now + requestLeft(model, 0), () -> release(grant.ticket()));",
                        "at(now, () -> release(grant.ticket()));"),
                new Mutant(
                        "loads given up are foreseen to succeed",
                        "Foresight",
                        "if (model.state == State.LOADING && !model.aborting) {",
                        "if (model.state == State.LOADING) {"),
                new Mutant(
                        "alarms are not foreseen",
                        "Foresight",
                        "if (wakeAt == instant) {",
                        "if (false) {"),
                new Mutant(
                        "what takes long is foreseen to end now",
                        "Pace",
                        ": OVERDUE * expected",
                        ": 0"),
                new Mutant(
                        "who is kept is mixed up",
                        "ModelTable",
                        ".filter(model -> !leaving.get(model.index))",
                        ""),
                new Mutant(
                        "a copy loses what a load is for", "Requests", "model.claimed = twin;", ""),
                new Mutant(
                        "a copy loses its leases",
                        "Requests",
                        "model.inFlight.forEach(lease -> addLease(lease, table.twin(model)));",
                        ""),
                new Mutant(
                        "a bound for those who wait for a slot",
                        "WaitBound",
                        "if (model.waiting() + inSlots > model.slots) {",
                        "if (false) {"),
                new Mutant(
                        "a bound that counts no visits",
                        "WaitBound",
                        "nanos((visits + 1) * perVisit + ahead)",
                        "nanos(perVisit)"),
                new Mutant(
                        "a bound without turns",
                        "WaitBound",
                        "(double) load + turn +",
                        "(double) load +"));
    }

    @ParameterizedTest
    @Tag("mutants")
    @MethodSource("faults")
    void anExplanationThatIsWrongIsFoundOut(Mutant fault) {
        assertThatThrownBy(() -> fault.run("ExplainPlay", "play", 0, 12_000))
                .as(fault.fault())
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("seed ");
    }
}
