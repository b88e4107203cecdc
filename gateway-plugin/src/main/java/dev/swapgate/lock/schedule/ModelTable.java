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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The models, who must leave for whom, and who is where. Owned by {@link SwapSchedule}. */
final class ModelTable {
    private static final int MOST_ANSWERS = 1000;

    private final ResidencyPolicy policy;
    private final List<ModelState> models = new ArrayList<>();
    private final Map<String, ModelState> byId = new HashMap<>();

    /** What was learned about models of earlier configurations. */
    private final Map<String, ModelState> former = new HashMap<>();

    /**
     * Row by model: those that must be gone before it starts, whoever else is resident. Replaced,
     * never changed.
     */
    private BitSet[] evicts;

    /** Row by model: those that it evicts or that evict it. Replaced, never changed. */
    private BitSet[] conflicts;

    private final BitSet loading = new BitSet();
    private final BitSet stopping = new BitSet();

    /** Ready or draining: may be victims. */
    private final BitSet settled = new BitSet();

    /** What a policy said that is not pointwise: a decision asks the same again and again. */
    private final Map<Question, BitSet> answers = new HashMap<>();

    private record Question(int target, BitSet residents) {}

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

    /** What a pointwise policy says; it knows only who is configured. */
    private boolean mustLeave(ModelState resident, ModelState target) {
        return policy.isPointwise()
                && !resident.removed
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
        return evicts(other, present) || rulesEvict(present, other);
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
        loading.or(other.loading);
        stopping.or(other.stopping);
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
        loading.set(model.index, state == State.LOADING);
        stopping.set(model.index, state == State.STOPPING);
        settled.set(model.index, state == State.READY || state == State.DRAINING);
    }

    /** The loads in progress that nobody has a claim on and that are not given up. */
    List<ModelState> orphans() {
        return loading.stream().mapToObj(models::get).filter(ModelState::isOrphan).toList();
    }

    /** Whether {@code resident} must be gone before {@code target} starts. */
    boolean evicts(ModelState target, ModelState resident) {
        return evicts[target.index].get(resident.index)
                || (!policy.isPointwise() && rulesEvict(target, resident));
    }

    private boolean rulesEvict(ModelState target, ModelState resident) {
        if (policy.isPointwise()) {
            return mustLeave(resident, target);
        }
        var residents = residents();
        residents.set(resident.index);
        return said(target, residents).get(resident.index);
    }

    /** Whether one of them evicts the other. */
    boolean conflict(ModelState one, ModelState other) {
        return policy.isPointwise()
                ? conflicts[one.index].get(other.index)
                : evicts(one, other) || evicts(other, one);
    }

    /** Whether the model can settle beside those, or they beside it. */
    boolean fits(ModelState model, Collection<ModelState> others) {
        if (policy.isPointwise()) {
            return others.stream().noneMatch(other -> evicts(model, other) && evicts(other, model));
        }
        var residents = new BitSet();
        others.forEach(other -> residents.set(other.index));
        return leaving(model, residents).isEmpty();
    }

    /** The models in conflict that are loading or stopping. */
    List<ModelState> blocking(ModelState target) {
        return models(blockers(target));
    }

    /** Whether a model in conflict is loading or stopping. */
    boolean isBlocked(ModelState target) {
        return !blockers(target).isEmpty();
    }

    private BitSet blockers(ModelState target) {
        var moving = (BitSet) loading.clone();
        moving.or(stopping);
        if (policy.isPointwise()) {
            moving.and(conflicts[target.index]);
            return moving;
        }
        var blockers = new BitSet();
        moving.stream().filter(other -> evicts(models.get(other), target)).forEach(blockers::set);
        // Whoever is stopping makes nobody leave; but there is no room before it has gone.
        var residents = residents();
        var leaving = leaving(target, residents);
        residents.andNot(leaving);
        residents.or(stopping);
        moving.and(leaving(target, residents).isEmpty() ? leaving : either(leaving, stopping));
        blockers.or(moving);
        return blockers;
    }

    private static BitSet either(BitSet one, BitSet other) {
        var both = (BitSet) one.clone();
        both.or(other);
        return both;
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
        return models(found);
    }

    /** Whether the conflicts of the models are the same whoever is resident. */
    boolean isPointwise() {
        return policy.isPointwise();
    }

    boolean conflictsWithAnyOf(ModelState model, BitSet others) {
        return policy.isPointwise()
                ? conflicts[model.index].intersects(others)
                : models(others).stream().anyMatch(other -> conflict(model, other));
    }

    /** The resident models that may stay when {@code target} starts. */
    List<ModelState> keptBeside(ModelState target) {
        var leaving = leaving(target);
        return models.stream()
                .filter(model -> model != target && model.isResident())
                .filter(model -> !leaving.get(model.index))
                .toList();
    }

    /** The ready and draining models that must be gone before {@code target} starts. */
    List<ModelState> victims(ModelState target) {
        var victims = (BitSet) leaving(target).clone();
        victims.and(settled);
        return models(victims);
    }

    private BitSet leaving(ModelState target) {
        return policy.isPointwise() ? evicts[target.index] : leaving(target, residents());
    }

    /** Of those residents, whom the policy does not keep and whom it does not know any more. */
    private BitSet leaving(ModelState target, BitSet residents) {
        var leaving = (BitSet) evicts[target.index].clone();
        leaving.and(residents);
        leaving.or(said(target, residents));
        return leaving;
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
                models(residents).stream()
                        .filter(model -> !model.removed)
                        .map(model -> model.id)
                        .collect(Collectors.toSet());
        var answer = new BitSet();
        policy.evict(target.id, known).forEach(id -> answer.set(get(id).index));
        return answer;
    }

    private BitSet residents() {
        return either(settled, loading);
    }

    private List<ModelState> models(BitSet indices) {
        return indices.stream().mapToObj(models::get).toList();
    }
}
