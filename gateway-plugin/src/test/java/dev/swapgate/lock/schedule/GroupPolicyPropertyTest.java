package dev.swapgate.lock.schedule;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swapgate.Seeds;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.stream.Stream;

/** The invariants I1 to I9 of the eviction function, over random groups. */
class GroupPolicyPropertyTest {

    @Test
    void theInvariantsHold() {
        assertThatCode(() -> RandomEvictions.check(0, Seeds.worlds(20_000)))
                .doesNotThrowAnyException();
    }

    static Stream<Mutant> faults() {
        var type = "GroupPolicy";
        return Stream.of(
                new Mutant("I1: the target evicts itself", type, "!other.equals(target) &&", ""),
                new Mutant(
                        "I2: a persistent model is evicted",
                        type,
                        "if (resident.persistent()) {",
                        "if (false) {"),
                new Mutant(
                        "I3: the whole of a persistent group stays",
                        type,
                        "if (resident.equals(newcomer)) {",
                        "if (resident.equals(newcomer) && !resident.persistent()) {"),
                new Mutant("I3: nobody swaps", type, "return newcomer.swap() ?", "return false ?"),
                new Mutant(
                        "I3: everybody swaps", type, "return newcomer.swap() ?", "return true ?"),
                new Mutant(
                        "I4: exclusive groups spare each other",
                        type,
                        "if (newcomer.exclusive()) {",
                        "if (newcomer.exclusive() && !resident.exclusive()) {"),
                new Mutant(
                        "I5: every group is symmetric", type, "symmetric && resident", "resident"),
                new Mutant(
                        "I5: a persistent newcomer pushes an exclusive one",
                        type,
                        "&& !newcomer.persistent()",
                        ""),
                new Mutant("I6: a second load evicts again", type, "!other.equals(target) &&", ""),
                new Mutant(
                        "I7: at most one victim",
                        type,
                        "victims.add(other);",
                        "if (victims.isEmpty()) { victims.add(other); }"),
                new Mutant(
                        "I8: a crowd is left alone",
                        type,
                        "return victims;",
                        "return resident.size() > 3 ? Set.of() : victims;"),
                new Mutant(
                        "I9: names matter",
                        type,
                        "var group = groupOf(target);",
                        "var group = groupOf(target); if (target.endsWith(\"3\")) { return"
                                + " Set.of(); }"));
    }

    @ParameterizedTest
    @Tag("mutants")
    @MethodSource("faults")
    void aBrokenPolicyIsFoundOut(Mutant fault) {
        assertThatThrownBy(() -> fault.run("RandomEvictions", "check", 0, 3_000))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("[" + fault.fault().substring(0, 2) + "]");
    }
}
