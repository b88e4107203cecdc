package dev.swapgate.lock.schedule;

import dev.swapgate.lock.schedule.LockSnapshot.State;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The models, who must leave for whom, and who is where. Owned by {@link SwapSchedule}. */
final class ModelTable {
    private final ResidencyPolicy policy;
    private final List<ModelState> models = new ArrayList<>();
    private final Map<String, ModelState> byId = new HashMap<>();

    /** What was learned about models of earlier configurations. */
    private final Map<String, ModelState> former = new HashMap<>();

    /** Row by model: those that must be gone before it starts. Replaced, never changed. */
    private BitSet[] evicts;

    /** Row by model: those that it evicts or that evict it. Replaced, never changed. */
    private BitSet[] conflicts;

    /** Loading or stopping: nothing in conflict may start. */
    private final BitSet moving = new BitSet();

    /** Ready or draining: may be victims. */
    private final BitSet settled = new BitSet();

    ModelTable(
            ResidencyPolicy policy,
            Collection<ModelTraits> traits,
            Map<String, ModelEstimates> estimates) {
        this.policy = policy;
        for (var each : traits) {
            var known = estimates.getOrDefault(each.id(), ModelEstimates.UNKNOWN);
            add(new ModelState(models.size(), each, known));
        }
        evicts = rules();
        conflicts = eitherWay(evicts);
    }

    private void add(ModelState model) {
        models.add(model);
        if (byId.putIfAbsent(model.id, model) != null) {
            throw new IllegalArgumentException("model " + model.id + " is given twice");
        }
    }

    private BitSet[] rules() {
        var rows = rows();
        for (var target : models) {
            for (var other : models) {
                rows[target.index].set(other.index, mustLeave(other, target));
            }
        }
        return rows;
    }

    /** What the policy says; it knows only who is configured. */
    private boolean mustLeave(ModelState resident, ModelState target) {
        return !resident.removed
                && !target.removed
                && policy.evict(target.id, Set.of(resident.id)).contains(resident.id);
    }

    private BitSet[] eitherWay(BitSet[] oneWay) {
        var rows = rows();
        for (var target : models) {
            rows[target.index].or(oneWay[target.index]);
            oneWay[target.index].stream().forEach(other -> rows[other].set(target.index));
        }
        return rows;
    }

    /**
     * The models of another plan, in the states they are in; those that are resident and not in it
     * are still there, as removed. A process that has to go because the model was removed or is in
     * {@code restarted} counts by the rules it was loaded under as well: it is in the way of
     * whoever it was in conflict with, and of models that those rules do not know.
     */
    ModelTable(ModelTable before, SchedulePlan plan, Set<String> restarted) {
        policy = plan.policy();
        former.putAll(before.former);
        before.models.forEach(model -> former.put(model.id, model));
        plan.models().forEach(traits -> addConfigured(traits, restarted.contains(traits.id())));
        before.models.stream()
                .filter(model -> !byId.containsKey(model.id) && model.state != State.OFF)
                .forEach(this::addLeaving);
        former.keySet().removeAll(byId.keySet());
        evicts = rules();
        for (var model : models) {
            enter(model, model.state);
            model.outdated |= model.removed || restarted.contains(model.id);
            model.outdated &= model.state != State.OFF;
            if (model.outdated) {
                keepOutOfTheWay(model, before);
            }
        }
        conflicts = eitherWay(evicts);
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
                evicts[other.index].set(outdated.index);
            }
        }
    }

    /**
     * Whether the other must not load beside this one. The present rules count either way; of
     * earlier ones only what holds because of this one, and not of the other.
     */
    private boolean holdsBack(ModelState present, ModelState other) {
        return evicts(other, present) || mustLeave(other, present);
    }

    /** Nothing is left of the model's process: from now on it counts by the present rules alone. */
    void settle(ModelState model) {
        if (!model.outdated) {
            return;
        }
        model.outdated = false;
        var rows = rows();
        for (var target : models) {
            rows[target.index].or(evicts[target.index]);
            rows[target.index].set(model.index, mustLeave(model, target));
        }
        evicts = rows;
        conflicts = eitherWay(rows);
    }

    /** The same models in the same states, without their requests. */
    ModelTable(ModelTable other) {
        policy = other.policy;
        former.putAll(other.former);
        other.models.forEach(model -> add(new ModelState(model)));
        evicts = other.evicts;
        conflicts = other.conflicts;
        moving.or(other.moving);
        settled.or(other.settled);
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

    private BitSet[] rows() {
        return Stream.generate(BitSet::new).limit(models.size()).toArray(BitSet[]::new);
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

    void enter(ModelState model, State state) {
        model.state = state;
        moving.set(model.index, state == State.LOADING || state == State.STOPPING);
        settled.set(model.index, state == State.READY || state == State.DRAINING);
    }

    /** The loads in progress that nobody has a claim on and that are not given up. */
    List<ModelState> orphans() {
        return moving.stream().mapToObj(models::get).filter(ModelState::isOrphan).toList();
    }

    /** Whether {@code resident} must be gone before {@code target} starts. */
    boolean evicts(ModelState target, ModelState resident) {
        return evicts[target.index].get(resident.index);
    }

    /** Whether one of them evicts the other. */
    boolean conflict(ModelState one, ModelState other) {
        return conflicts[one.index].get(other.index);
    }

    /** Whether neither can settle beside the other. */
    boolean excludeEachOther(ModelState one, ModelState other) {
        return evicts(one, other) && evicts(other, one);
    }

    /** The models in conflict that are loading or stopping. */
    List<ModelState> blocking(ModelState target) {
        var row = (BitSet) conflicts[target.index].clone();
        row.and(moving);
        return row.stream().mapToObj(models::get).toList();
    }

    /** The model and all that are linked to it by conflicts. */
    List<ModelState> component(ModelState model) {
        var found = new BitSet();
        var todo = new BitSet();
        for (int next = model.index; next >= 0; next = todo.nextSetBit(0)) {
            todo.clear(next);
            found.set(next);
            todo.or(conflicts[next]);
            todo.andNot(found);
        }
        return found.stream().mapToObj(models::get).toList();
    }

    boolean conflictsWithAnyOf(ModelState model, BitSet others) {
        return conflicts[model.index].intersects(others);
    }

    /** Whether a model in conflict is loading or stopping. */
    boolean isBlocked(ModelState target) {
        return conflicts[target.index].intersects(moving);
    }

    /** The resident models that may stay when {@code target} starts. */
    List<ModelState> keptBeside(ModelState target) {
        return models.stream()
                .filter(model -> model != target && model.isResident())
                .filter(model -> !evicts(target, model))
                .toList();
    }

    /** The ready and draining models that must be gone before {@code target} starts. */
    List<ModelState> victims(ModelState target) {
        var row = (BitSet) evicts[target.index].clone();
        row.and(settled);
        return row.stream().mapToObj(models::get).toList();
    }
}
