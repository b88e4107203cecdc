package dev.swapgate.lock.schedule;

import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Rules of a policy that has to be asked each time, as all residents together decide. */
final class AskedRules implements EvictionRules {
    private static final int MOST_ANSWERS = 1000;

    private final ResidencyPolicy policy;
    private final ModelTable table;
    private final Whereabouts where;
    private final Pairs inTheWay;

    /** What the policy said: a decision asks the same again and again. */
    private final Map<Question, BitSet> answers = new HashMap<>();

    private record Question(int target, BitSet residents) {}

    AskedRules(ResidencyPolicy policy, ModelTable table, Pairs inTheWay) {
        this.policy = policy;
        this.table = table;
        this.where = table.where();
        this.inTheWay = inTheWay;
    }

    @Override
    public boolean evicts(ModelState target, ModelState resident) {
        return inTheWay.has(target, resident) || policyEvicts(target, resident);
    }

    @Override
    public boolean policyEvicts(ModelState target, ModelState resident) {
        var residents = where.residents();
        residents.set(resident.index);
        return said(target, residents).get(resident.index);
    }

    @Override
    public boolean conflict(ModelState one, ModelState other) {
        return evicts(one, other) || evicts(other, one);
    }

    @Override
    public boolean conflictWithAny(ModelState model, BitSet others) {
        return table.models(others).stream().anyMatch(other -> conflict(model, other));
    }

    @Override
    public boolean fits(ModelState model, Collection<ModelState> others) {
        var residents = new BitSet();
        others.forEach(other -> residents.set(other.index));
        return leaving(model, residents).isEmpty();
    }

    @Override
    public BitSet blockers(ModelState target) {
        var moving = where.moving();
        var blockers = new BitSet();
        table.models(moving).stream()
                .filter(other -> evicts(other, target))
                .forEach(other -> blockers.set(other.index));
        // Whoever is stopping makes nobody leave; but there is no room before it has gone.
        var residents = where.residents();
        var leaving = leaving(target, residents);
        residents.andNot(leaving);
        residents.or(where.stopping());
        boolean room = leaving(target, residents).isEmpty();
        moving.and(room ? leaving : Whereabouts.either(leaving, where.stopping()));
        blockers.or(moving);
        return blockers;
    }

    @Override
    public BitSet leaving(ModelState target) {
        return leaving(target, where.residents());
    }

    /** Of those residents, whom the policy does not keep and who is in the way. */
    private BitSet leaving(ModelState target, BitSet residents) {
        var leaving = (BitSet) inTheWay.row(target).clone();
        leaving.and(residents);
        leaving.or(said(target, residents));
        return leaving;
    }

    @Override
    public Optional<BitSet> component(ModelState model) {
        return Optional.empty();
    }

    private BitSet said(ModelState target, BitSet residents) {
        if (target.removed) {
            return new BitSet();
        }
        var question = new Question(target.index, (BitSet) residents.clone());
        var answer = answers.get(question);
        if (answer == null) {
            if (answers.size() >= MOST_ANSWERS) {
                answers.clear();
            }
            answer = ask(target, residents);
            answers.put(question, answer);
        }
        return answer;
    }

    private BitSet ask(ModelState target, BitSet residents) {
        var known =
                table.models(residents).stream()
                        .filter(model -> !model.removed)
                        .map(model -> model.id)
                        .collect(Collectors.toSet());
        var answer = new BitSet();
        policy.evict(target.id, known).forEach(id -> answer.set(table.get(id).index));
        return answer;
    }

    @Override
    public EvictionRules with(Pairs others) {
        return new AskedRules(policy, table, others);
    }

    @Override
    public EvictionRules copy(ModelTable copied) {
        return new AskedRules(policy, copied, inTheWay);
    }
}
