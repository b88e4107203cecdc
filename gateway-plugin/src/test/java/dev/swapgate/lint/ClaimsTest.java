package dev.swapgate.lint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swapgate.config.problem.Rule;
import dev.swapgate.lock.schedule.GroupRule;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** What findings claim of groups is what the policy then does, over random groups. */
class ClaimsTest {
    private static final int WORLDS = 2_000;

    /** Checks so many worlds; the rules that found something in any of them. */
    private static Set<Rule> check(UnaryOperator<GroupRule> misunderstanding) {
        Set<Rule> rules = EnumSet.noneOf(Rule.class);
        for (long seed = 0; seed < WORLDS; seed++) {
            var world = new RandomGroups(seed, misunderstanding);
            world.check();
            rules.addAll(world.rules());
        }
        return rules;
    }

    @Test
    void whatIsSaidIsTrueAndNothingIsMissing() {
        assertThat(check(UnaryOperator.identity()))
                .contains(
                        Rule.UNGROUPED_BESIDE_EXCLUSIVE,
                        Rule.STAYS_BESIDE_EXCLUSIVE,
                        Rule.BESIDE_NOBODY,
                        Rule.EXCLUSIVE_PERSISTENT,
                        Rule.NEVER_EMPTIED,
                        Rule.SYMMETRIC_IN_VAIN,
                        Rule.PRELOAD_EVICTS,
                        Rule.PORT_CLASH);
    }

    record Misunderstanding(String name, UnaryOperator<GroupRule> of) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Misunderstanding> misunderstandings() {
        return Stream.of(
                new Misunderstanding(
                        "nobody swaps", g -> rule(g, false, g.exclusive(), g.persistent())),
                new Misunderstanding(
                        "everybody swaps", g -> rule(g, true, g.exclusive(), g.persistent())),
                new Misunderstanding(
                        "nobody is exclusive", g -> rule(g, g.swap(), false, g.persistent())),
                new Misunderstanding(
                        "everybody is exclusive", g -> rule(g, g.swap(), true, g.persistent())),
                new Misunderstanding(
                        "nobody is persistent", g -> rule(g, g.swap(), g.exclusive(), false)),
                new Misunderstanding(
                        "everybody is persistent", g -> rule(g, g.swap(), g.exclusive(), true)));
    }

    private static GroupRule rule(
            GroupRule group, boolean swap, boolean exclusive, boolean persistent) {
        return new GroupRule(group.name(), swap, exclusive, persistent, group.members());
    }

    @ParameterizedTest
    @MethodSource("misunderstandings")
    void oneWhoMisunderstandsTheGroupsIsFoundOut(Misunderstanding misunderstanding) {
        assertThatThrownBy(() -> check(misunderstanding.of())).isInstanceOf(AssertionError.class);
    }
}
