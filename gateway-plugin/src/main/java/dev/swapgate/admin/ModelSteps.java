package dev.swapgate.admin;

import dev.swapgate.lock.Journal;
import dev.swapgate.lock.schedule.Decision;
import dev.swapgate.lock.schedule.LockSnapshot;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What models went through since the last look, so that no state is missed however short it was.
 * Used by one thread.
 *
 * <p>The lock's snapshot says how far each has come, and its journal whether it was ready on its
 * way there. The journal may be behind the snapshot: what a model has left behind already is not
 * told again.
 */
final class ModelSteps {
    /** Of more decisions than these only the newest are looked at. */
    private static final int MOST = 100;

    /** A model has come that far. */
    record Step(String model, ModelPhase phase) {}

    private record Reached(long generation, ModelPhase phase) {
        boolean isBefore(long other, ModelPhase next) {
            return generation < other || (generation == other && phase.compareTo(next) < 0);
        }
    }

    private final Journal journal;
    private final Map<String, Reached> reached = new HashMap<>();
    private long last;

    ModelSteps(Journal journal) {
        this.journal = journal;
        last = journal.last();
    }

    /** Takes what was decided since the last time; before the snapshot is taken. */
    List<Journal.Entry> decided() {
        long before = last;
        List<Journal.Entry> made = journal.newest(entry -> entry.number() > before, MOST);
        last = made.isEmpty() ? last : made.getFirst().number();
        return made.reversed();
    }

    /** The steps to where the snapshot has the models, in their order. */
    List<Step> to(List<LockSnapshot.Model> now, List<Journal.Entry> decided) {
        List<Step> steps = new ArrayList<>();
        for (Journal.Entry entry : decided) {
            if (entry.event() instanceof Journal.Event.Decided made) {
                follow(made.decision(), steps);
            }
        }
        for (LockSnapshot.Model model : now) {
            arrive(model, steps);
        }
        return steps;
    }

    private void follow(Decision decision, List<Step> steps) {
        switch (decision) {
            case Decision.Load load -> {
                load.victims().forEach(victim -> stopping(victim, steps));
                go(load.model(), load.generation(), ModelPhase.STARTING, steps);
            }
            case Decision.Loaded loaded ->
                    go(loaded.model(), loaded.generation(), ModelPhase.READY, steps);
            case Decision.LoadFailed failed ->
                    go(failed.model(), failed.generation(), ModelPhase.STOPPING, steps);
            case Decision.Unload unload ->
                    go(unload.model(), unload.generation(), ModelPhase.STOPPING, steps);
            case Decision.Lost lost ->
                    go(lost.model(), lost.generation(), ModelPhase.STOPPING, steps);
            case Decision.Grant unused -> {}
            case Decision.Reject unused -> {}
            case Decision.Revoke unused -> {}
            case Decision.Abort unused -> {}
            case Decision.Gone unused -> {}
            case Decision.WakeAt unused -> {}
        }
    }

    private void stopping(String victim, List<Step> steps) {
        Reached known = reached.get(victim);
        if (known != null) {
            go(victim, known.generation, ModelPhase.STOPPING, steps);
        }
    }

    private void arrive(LockSnapshot.Model model, List<Step> steps) {
        ModelPhase phase = ModelPhase.of(model.state());
        Reached known = reached.get(model.id());
        if (known == null || model.generation() < known.generation) {
            // Seen for the first time, or again after a configuration without it.
            reached.put(model.id(), new Reached(model.generation(), phase));
            return;
        }
        go(model.id(), model.generation(), phase, steps);
    }

    /** Goes on to that phase, by way of all that lie between except those that need not be. */
    private void go(String model, long generation, ModelPhase phase, List<Step> steps) {
        Reached known = reached.get(model);
        if (known == null) {
            return;
        }
        while (known.isBefore(generation, phase)) {
            known = next(known, new Reached(generation, phase));
            reached.put(model, known);
            steps.add(new Step(model, known.phase));
        }
    }

    private static Reached next(Reached from, Reached goal) {
        return switch (from.phase) {
            case STOPPED -> new Reached(goal.generation, ModelPhase.STARTING);
            case STARTING ->
                    // Not every load succeeds.
                    from.generation == goal.generation && goal.phase == ModelPhase.READY
                            ? goal
                            : new Reached(from.generation, ModelPhase.STOPPING);
            case READY -> new Reached(from.generation, ModelPhase.STOPPING);
            case STOPPING -> new Reached(from.generation, ModelPhase.STOPPED);
        };
    }
}
