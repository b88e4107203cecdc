package dev.swapgate.lock.schedule;

import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Rules of a policy that is pointwise, and so can be asked once for every two models. */
final class TabulatedRules implements EvictionRules {
    private final Whereabouts where;
    private final Pairs policy;
    private final Pairs evicts;
    private final Pairs conflicts;

    TabulatedRules(ResidencyPolicy policy, ModelTable table, Pairs inTheWay) {
        this(table.where(), said(policy, table.all()), inTheWay);
    }

    private TabulatedRules(Whereabouts where, Pairs policy, Pairs inTheWay) {
        this.where = where;
        this.policy = policy;
        evicts = policy.or(inTheWay);
        conflicts = evicts.eitherWay();
    }

    private TabulatedRules(Whereabouts where, TabulatedRules other) {
        this.where = where;
        policy = other.policy;
        evicts = other.evicts;
        conflicts = other.conflicts;
    }

    /** What the policy says; it knows only who is configured. */
    private static Pairs said(ResidencyPolicy policy, List<ModelState> models) {
        var configured = models.stream().filter(model -> !model.removed).toList();
        var said = new Pairs(models.size());
        for (var target : configured) {
            for (var other : configured) {
                if (policy.evict(target.id, Set.of(other.id)).contains(other.id)) {
                    said.add(target, other);
                }
            }
        }
        return said;
    }

    @Override
    public boolean evicts(ModelState target, ModelState resident) {
        return evicts.has(target, resident);
    }

    @Override
    public boolean policyEvicts(ModelState target, ModelState resident) {
        return policy.has(target, resident);
    }

    @Override
    public boolean conflict(ModelState one, ModelState other) {
        return conflicts.has(one, other);
    }

    @Override
    public boolean conflictWithAny(ModelState model, BitSet others) {
        return conflicts.row(model).intersects(others);
    }

    @Override
    public boolean fits(ModelState model, Collection<ModelState> others) {
        return others.stream().noneMatch(other -> evicts(model, other) && evicts(other, model));
    }

    @Override
    public BitSet blockers(ModelState target) {
        var moving = where.moving();
        moving.and(conflicts.row(target));
        return moving;
    }

    @Override
    public BitSet leaving(ModelState target) {
        return evicts.row(target);
    }

    @Override
    public Optional<BitSet> component(ModelState model) {
        return Optional.of(conflicts.linked(model));
    }

    @Override
    public EvictionRules with(Pairs inTheWay) {
        return new TabulatedRules(where, policy, inTheWay);
    }

    @Override
    public EvictionRules copy(ModelTable table) {
        return new TabulatedRules(table.where(), this);
    }
}
