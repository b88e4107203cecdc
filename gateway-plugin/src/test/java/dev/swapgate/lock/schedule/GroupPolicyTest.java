package dev.swapgate.lock.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swapgate.lock.schedule.ResidencyRule.Kind;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Set;

class GroupPolicyTest {
    private static final GroupRule G1 = new GroupRule("G1", true, true, false, List.of("m1", "m2"));
    private static final GroupRule G2 =
            new GroupRule("G2", false, true, false, List.of("m3", "m4"));
    private static final GroupRule G3 =
            new GroupRule("G3", true, false, false, List.of("m5", "m6", "m7"));
    private static final GroupRule G4 =
            new GroupRule("G4", false, false, false, List.of("m8", "m9"));
    private static final GroupRule G5 =
            new GroupRule("G5", false, false, true, List.of("m10", "m11"));
    private static final Set<String> EVERYBODY =
            Set.of("m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9", "m10", "m11");

    private final GroupPolicy policy = new GroupPolicy(List.of(G1, G2, G3, G4, G5), false);
    private final GroupPolicy symmetric = new GroupPolicy(List.of(G1, G2, G3, G4, G5), true);

    @Test
    void anExclusiveSwapGroupKeepsNobodyButThePersistent() {
        assertThat(policy.evict("m1", EVERYBODY))
                .containsExactlyInAnyOrder("m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9");
    }

    @Test
    void anExclusiveGroupWithoutSwapKeepsItsOwnMembers() {
        assertThat(policy.evict("m3", EVERYBODY))
                .containsExactlyInAnyOrder("m1", "m2", "m5", "m6", "m7", "m8", "m9");
    }

    @Test
    void aSwapGroupThatIsNotExclusiveTouchesOnlyItsOwnMembers() {
        assertThat(policy.evict("m5", EVERYBODY)).containsExactlyInAnyOrder("m6", "m7");
    }

    @Test
    void aGroupThatIsNeitherTouchesNobody() {
        assertThat(policy.evict("m8", EVERYBODY)).isEmpty();
        assertThat(policy.evict("m10", EVERYBODY)).isEmpty();
    }

    @Test
    void symmetricalGroupsMakeAnExclusiveResidentLeaveForANewcomer() {
        assertThat(symmetric.evict("m8", EVERYBODY))
                .containsExactlyInAnyOrder("m1", "m2", "m3", "m4");
        assertThat(symmetric.evict("m5", EVERYBODY))
                .containsExactlyInAnyOrder("m1", "m2", "m3", "m4", "m6", "m7");
    }

    @Test
    void aPersistentNewcomerSettlesBesideAnExclusiveResidentEvenIfSymmetric() {
        assertThat(symmetric.evict("m10", EVERYBODY)).isEmpty();
    }

    @Test
    void aPersistentSwapGroupSwapsItsOwnMembers() {
        var group = new GroupRule("p", true, false, true, List.of("a", "b"));
        assertThat(new GroupPolicy(List.of(group), false).evict("a", Set.of("a", "b")))
                .containsExactly("b");
    }

    @Test
    void groupsWithEqualFlagsAndMembersAreStillTwoGroups() {
        var one = new GroupRule("same", false, true, false, List.of("a"));
        var other = new GroupRule("same", false, true, false, List.of("b"));
        assertThat(new GroupPolicy(List.of(one, other), false).evict("a", Set.of("b")))
                .containsExactly("b");
    }

    @Test
    void aModelInTwoGroupsIsRefused() {
        var again = new GroupRule("G6", true, true, false, List.of("m8"));
        assertThatThrownBy(() -> new GroupPolicy(List.of(G4, again), false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "model m8 is a member of group G4 and of group G6; it may be in one only");
    }

    @Test
    void aModelInNoGroupIsRefused() {
        assertThatThrownBy(() -> policy.evict("nobody", EVERYBODY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("model nobody is in no group");
        assertThatThrownBy(() -> policy.evict("m1", Set.of("nobody")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void thePolicyKnowsWhoIsInAGroup() {
        assertThat(policy.knows("m1")).isTrue();
        assertThat(policy.knows("nobody")).isFalse();
    }

    @Test
    void theRuleIsNamedWithTheGroupWhoseFlagDecides() {
        assertThat(rule(policy, "m1", "m2"))
                .isEqualTo(new ResidencyRule(Kind.SAME_SWAP_GROUP, "G1"));
        assertThat(rule(policy, "m3", "m4")).isEqualTo(new ResidencyRule(Kind.SAME_GROUP, "G2"));
        assertThat(rule(policy, "m1", "m10")).isEqualTo(new ResidencyRule(Kind.PERSISTENT, "G5"));
        assertThat(rule(policy, "m3", "m1")).isEqualTo(new ResidencyRule(Kind.EXCLUSIVE, "G2"));
        assertThat(rule(policy, "m5", "m1")).isEqualTo(new ResidencyRule(Kind.NOT_EXCLUSIVE, "G3"));
        assertThat(rule(symmetric, "m5", "m1"))
                .isEqualTo(new ResidencyRule(Kind.EXCLUSIVE_RESIDENT, "G1"));
        assertThat(rule(symmetric, "m10", "m1"))
                .isEqualTo(new ResidencyRule(Kind.NOT_EXCLUSIVE, "G5"));
    }

    @Test
    void theRuleSaysWhoLeaves() {
        for (var each : List.of(policy, symmetric)) {
            for (var target : EVERYBODY) {
                for (var other : EVERYBODY) {
                    if (!target.equals(other)) {
                        assertThat(rule(each, target, other).leaves())
                                .as("%s for %s", other, target)
                                .isEqualTo(!each.evict(target, Set.of(other)).isEmpty());
                    }
                }
            }
        }
    }

    @Test
    void aRuleHasWords() {
        assertThat(rule(policy, "m1", "m2").text()).isEqualTo("same swap group G1");
        assertThat(rule(policy, "m3", "m1").text()).isEqualTo("group G2 is exclusive");
        assertThat(rule(policy, "m1", "m10").text()).isEqualTo("group G5 is persistent");
        assertThat(rule(policy, "m1", "m10").kind().named()).isEqualTo("group");
        assertThat(Kind.OTHER_SET.named()).isEqualTo("set");
        assertThat(Kind.NO_SET.named()).isEqualTo("model_in_no_set");
    }

    private static ResidencyRule rule(GroupPolicy policy, String target, String resident) {
        return policy.rule(target, resident, EVERYBODY);
    }
}
