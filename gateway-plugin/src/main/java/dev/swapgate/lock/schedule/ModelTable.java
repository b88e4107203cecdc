package dev.swapgate.lock.schedule;

import dev.swapgate.lock.schedule.LockSnapshot.State;

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
    private final List<ModelState> models = new ArrayList<>();
    private final Map<String, ModelState> byId = new HashMap<>();

    /** Row by model: those that must be gone before it starts. */
    private final BitSet[] evicts;

    /** Row by model: those that it evicts or that evict it. */
    private final BitSet[] conflicts;

    /** Loading or stopping: nothing in conflict may start. */
    private final BitSet moving = new BitSet();

    /** Ready or draining: may be victims. */
    private final BitSet settled = new BitSet();

    ModelTable(
            ResidencyPolicy policy,
            Collection<ModelTraits> traits,
            Map<String, ModelEstimates> estimates) {
        for (var each : traits) {
            var known = estimates.getOrDefault(each.id(), ModelEstimates.UNKNOWN);
            var model = new ModelState(models.size(), each, known);
            models.add(model);
            if (byId.putIfAbsent(each.id(), model) != null) {
                throw new IllegalArgumentException("model " + each.id() + " is given twice");
            }
        }
        evicts = rows();
        conflicts = rows();
        for (var target : models) {
            for (var other : models) {
                if (policy.evict(target.id, Set.of(other.id)).contains(other.id)) {
                    evicts[target.index].set(other.index);
                    conflicts[target.index].set(other.index);
                    conflicts[other.index].set(target.index);
                }
            }
        }
    }

    /** The same models in the same states, without their requests. */
    ModelTable(ModelTable other) {
        for (var each : other.models) {
            var model = new ModelState(each);
            models.add(model);
            byId.put(model.id, model);
        }
        // Never changed after they were filled.
        evicts = other.evicts;
        conflicts = other.conflicts;
        moving.or(other.moving);
        settled.or(other.settled);
    }

    /** The model in this table that stands for one of another. */
    ModelState twin(ModelState other) {
        return models.get(other.index);
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

    List<ModelState> all() {
        return models;
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
