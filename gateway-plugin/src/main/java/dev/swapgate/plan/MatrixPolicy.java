package dev.swapgate.plan;

import dev.swapgate.config.matrix.Choice;
import dev.swapgate.config.matrix.MatrixConfig;
import dev.swapgate.lock.schedule.ResidencyPolicy;
import dev.swapgate.lock.schedule.ResidencyRule;
import dev.swapgate.lock.schedule.ResidencyRule.Kind;

import java.util.Set;

/**
 * Decides by a matrix who must leave: the newcomer runs in the combination for which the fewest, or
 * cheapest, have to go. Immutable.
 *
 * @param matrix the sets and costs
 * @param models every configured model
 */
record MatrixPolicy(MatrixConfig matrix, Set<String> models) implements ResidencyPolicy {
    MatrixPolicy {
        models = Set.copyOf(models);
    }

    @Override
    public Set<String> evict(String target, Set<String> resident) {
        return matrix.choose(target, resident).leaving();
    }

    /** Never: of three that may be together in pairs, one has to go. */
    @Override
    public boolean isPointwise() {
        return false;
    }

    @Override
    public boolean knows(String model) {
        return models.contains(model);
    }

    @Override
    public ResidencyRule rule(String target, String resident, Set<String> residents) {
        Choice choice = matrix.choose(target, residents);
        return choice.set()
                .map(set -> new ResidencyRule(leaves(choice, resident), set))
                .orElse(new ResidencyRule(Kind.NO_SET, target));
    }

    private static Kind leaves(Choice choice, String resident) {
        return choice.leaving().contains(resident) ? Kind.OTHER_SET : Kind.SAME_SET;
    }
}
