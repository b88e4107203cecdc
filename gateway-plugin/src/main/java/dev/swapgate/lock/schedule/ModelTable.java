package dev.swapgate.lock.schedule;

import dev.swapgate.lock.schedule.LockSnapshot.State;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The models, who must leave for whom, and who is where. Owned by {@link SwapSchedule}. */
final class ModelTable {
    private final List<ModelState> models = new ArrayList<>();
    private final Map<String, ModelState> byId = new HashMap<>();

    /** What was learned about models of earlier configurations. */
    private final Map<String, ModelState> former = new HashMap<>();

    private final Whereabouts where;

    /** Pairs because of processes of an earlier configuration. */
    private Pairs inTheWay;

    private EvictionRules rules;

    ModelTable(
            ResidencyPolicy policy,
            Collection<ModelTraits> traits,
            Map<String, ModelEstimates> estimates) {
        where = new Whereabouts();
        for (var each : traits) {
            var known = estimates.getOrDefault(each.id(), ModelEstimates.UNKNOWN);
            add(new ModelState(models.size(), each, known));
        }
        inTheWay = new Pairs(models.size());
        rules = rules(policy);
    }

    private void add(ModelState model) {
        models.add(model);
        if (byId.putIfAbsent(model.id, model) != null) {
            throw new IllegalArgumentException("model " + model.id + " is given twice");
        }
    }

    private EvictionRules rules(ResidencyPolicy policy) {
        return policy.isPointwise()
                ? new TabulatedRules(policy, this, inTheWay)
                : new AskedRules(policy, this, inTheWay);
    }

    /**
     * The models of another plan, in the states they are in; those that are resident and not in it
     * are still there, as removed. A process that has to go because the model was removed or is in
     * {@code restarted} counts by the rules it was loaded under as well: it is in the way of
     * whoever it was in conflict with, and of models that those rules do not know.
     */
    ModelTable(ModelTable before, SchedulePlan plan, Set<String> restarted) {
        where = new Whereabouts();
        former.putAll(before.former);
        before.models.forEach(model -> former.put(model.id, model));
        plan.models().forEach(traits -> addConfigured(traits, restarted.contains(traits.id())));
        before.models.stream()
                .filter(model -> !byId.containsKey(model.id) && model.state != State.OFF)
                .forEach(this::addLeaving);
        former.keySet().removeAll(byId.keySet());
        inTheWay = new Pairs(models.size());
        for (var model : models) {
            enter(model, model.state);
            model.outdated |= model.removed || restarted.contains(model.id);
            model.outdated &= model.state != State.OFF;
            if (model.outdated) {
                keepOutOfTheWay(model, before);
            }
        }
        rules = rules(plan.policy());
    }

    private void addConfigured(ModelTraits traits, boolean restarted) {
        var known = former.get(traits.id());
        if (known == null) {
            add(new ModelState(models.size(), traits, ModelEstimates.UNKNOWN));
            return;
        }
        var model = new ModelState(models.size(), traits, known);
        if (restarted || known.removed) {
            model.forgiveFailures();
        }
        model.removed = false;
        add(model);
    }

    private void addLeaving(ModelState known) {
        var model = new ModelState(models.size(), known.traits, known);
        model.removed = true;
        add(model);
    }

    private void keepOutOfTheWay(ModelState outdated, ModelTable before) {
        var old = before.get(outdated.id);
        for (var other : models) {
            var known = before.byId.get(other.id);
            boolean meets = known == null || known.removed || before.holdsBack(old, known);
            if (other != outdated && meets) {
                inTheWay.add(other, outdated);
            }
        }
    }

    /**
     * Whether the other must not load beside this one. The present rules count either way; of
     * earlier ones only what holds because of this one, and not of the other.
     */
    private boolean holdsBack(ModelState present, ModelState other) {
        return rules.evicts(other, present) || rules.policyEvicts(present, other);
    }

    /** Nothing is left of the model's process: from now on it counts by the present rules alone. */
    void settle(ModelState model) {
        if (!model.outdated) {
            return;
        }
        model.outdated = false;
        inTheWay = inTheWay.without(model);
        rules = rules.with(inTheWay);
    }

    /** The same models in the same states, without their requests. */
    ModelTable(ModelTable other) {
        former.putAll(other.former);
        other.models.forEach(model -> add(new ModelState(model)));
        where = new Whereabouts(other.where);
        inTheWay = other.inTheWay;
        rules = other.rules.copy(this);
    }

    /** The model in this table that stands for one of another. */
    ModelState twin(ModelState other) {
        return get(other.id);
    }

    /** Whether the model is configured no more. */
    boolean isRemoved(String id) {
        var model = byId.get(id);
        return model == null ? former.containsKey(id) : model.removed;
    }

    /** The model with this id, if it is configured or not yet gone. */
    @Nullable ModelState find(String id) {
        return byId.get(id);
    }

    /**
     * The model with this id.
     *
     * @throws IllegalArgumentException if there is none
     */
    ModelState get(String id) {
        var model = byId.get(id);
        if (model == null) {
            throw new IllegalArgumentException("unknown model: " + id);
        }
        return model;
    }

    /** Every model that is configured or not yet gone, and some that are. */
    List<ModelState> all() {
        return models;
    }

    /** Every model that is configured or not yet gone. */
    List<ModelState> present() {
        return models.stream().filter(model -> !model.removed || model.state != State.OFF).toList();
    }

    List<ModelState> models(BitSet indices) {
        return indices.stream().mapToObj(models::get).toList();
    }

    void enter(ModelState model, State state) {
        model.state = state;
        where.enter(model, state);
    }

    Whereabouts where() {
        return where;
    }

    /** The loads in progress that nobody has a claim on and that are not given up. */
    List<ModelState> orphans() {
        return where.loading().stream().mapToObj(models::get).filter(ModelState::isOrphan).toList();
    }

    /** Whether {@code resident} must be gone before {@code target} starts. */
    boolean evicts(ModelState target, ModelState resident) {
        return rules.evicts(target, resident);
    }

    /** Whether one of them evicts the other. */
    boolean conflict(ModelState one, ModelState other) {
        return rules.conflict(one, other);
    }

    /** Whether the model is in conflict with one of those. */
    boolean conflictsWithAnyOf(ModelState model, BitSet others) {
        return rules.conflictWithAny(model, others);
    }

    /** Whether the model can settle beside those, or they beside it. */
    boolean fits(ModelState model, Collection<ModelState> others) {
        return rules.fits(model, others);
    }

    /** The models in conflict that are loading or stopping. */
    List<ModelState> blocking(ModelState target) {
        return models(rules.blockers(target));
    }

    /** Whether a model in conflict is loading or stopping. */
    boolean isBlocked(ModelState target) {
        return !rules.blockers(target).isEmpty();
    }

    /**
     * The model and all that are linked to it by conflicts; nothing if conflicts depend on who else
     * is resident.
     */
    Optional<List<ModelState>> component(ModelState model) {
        return rules.component(model).map(this::models);
    }

    /** The resident models that may stay when {@code target} starts. */
    List<ModelState> keptBeside(ModelState target) {
        var leaving = rules.leaving(target);
        return models.stream()
                .filter(model -> model != target && model.isResident())
                .filter(model -> !leaving.get(model.index))
                .toList();
    }

    /** The ready and draining models that must be gone before {@code target} starts. */
    List<ModelState> victims(ModelState target) {
        var victims = (BitSet) rules.leaving(target).clone();
        victims.and(where.settled());
        return models(victims);
    }
}
