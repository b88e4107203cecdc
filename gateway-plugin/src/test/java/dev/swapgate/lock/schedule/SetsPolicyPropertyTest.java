package dev.swapgate.lock.schedule;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swapgate.Seeds;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.stream.Stream;

/** What holds of every policy, also where all residents together decide who leaves. */
class SetsPolicyPropertyTest {
    private static final int WORLDS = 2_000;

    static Stream<Mutant> faults() {
        return Stream.of(
                new Mutant(
                        "a model that is stopping takes no room",
                        "AskedRules",
                        "residents.or(where.stopping());",
                        ""),
                new Mutant(
                        "a model that is loading takes no room",
                        "Whereabouts",
                        "return either(settled, loading);",
                        "return (BitSet) settled.clone();"),
                new Mutant(
                        "only two at a time are looked at",
                        "AskedRules",
                        "var residents = where.residents(); residents.set(resident.index);",
                        "var residents = new BitSet(); residents.set(resident.index);"),
                new Mutant(
                        "an answer is taken for that to another question",
                        "AskedRules",
                        "new Question(target.index, (BitSet) residents.clone())",
                        "new Question(target.index, new BitSet())"));
    }

    @Test
    void nobodyInUseLeavesNobodyOverlapsAndEverybodyIsServed() {
        SetsPlay.playUntilOneFails(0, Seeds.worlds(WORLDS));
    }

    @ParameterizedTest
    @Tag("mutants")
    @MethodSource("faults")
    void aFaultIsFoundOut(Mutant fault) {
        assertThatThrownBy(() -> fault.run("SetsPlay", "playUntilOneFails", 0, WORLDS))
                .as(fault.fault())
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("seed ");
    }
}
