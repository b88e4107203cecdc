package dev.swapgate.process;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import dev.swapgate.config.ModelConfig;
import dev.swapgate.config.secret.Secrets;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A model's process over all its loads, one after the other. Safe for use by many threads; nothing
 * here waits.
 */
final class ModelProcess {
    private final Facilities facilities;
    private final ReentrantLock lock = new ReentrantLock();

    /** What the next load starts. */
    private volatile ModelConfig model;

    /** The last load; its predecessors are gone, or it waits until they are. */
    @GuardedBy("lock")
    private Optional<ModelRun> run = Optional.empty();

    /**
     * The lock's calls may overtake each other, so that a load may be given up before it is heard
     * of.
     */
    @GuardedBy("lock")
    private long abortedGeneration = -1;

    @GuardedBy("lock")
    private boolean hurried;

    ModelProcess(ModelConfig model, Facilities facilities) {
        this.model = model;
        this.facilities = facilities;
    }

    /** Changes what the next load starts; a failure of what it started before is forgotten. */
    void configure(ModelConfig next) {
        lock.lock();
        try {
            if (!next.hasSameProcessAs(model) && isGone()) {
                run = Optional.empty();
            }
            model = next;
        } finally {
            lock.unlock();
        }
    }

    /** Whether nothing of it is left. */
    boolean isGone() {
        return current().map(last -> last.gone().isDone()).orElse(true);
    }

    /** Starts the model when the victims are gone. */
    void load(long generation, List<CompletableFuture<Void>> victims) {
        var before = new ArrayList<>(victims);
        ModelRun next;
        lock.lock();
        try {
            ModelRun.View view = run.map(ModelRun::view).orElse(ModelRun.View.of(model));
            run.ifPresent(last -> {
                last.end();
                before.add(last.gone());
            });
            next = new ModelRun(model, generation, view, facilities);
            run = Optional.of(next);
            if (hurried) {
                next.hurry();
            } else if (generation <= abortedGeneration) {
                next.abort();
            }
        } finally {
            lock.unlock();
        }
        Thread.ofVirtual().name("swapgate-model-" + model.id()).start(() -> next.live(before));
    }

    /** Gives up a load that is not ready yet. */
    void abort(long generation) {
        lock.lock();
        try {
            abortedGeneration = Math.max(abortedGeneration, generation);
        } finally {
            lock.unlock();
        }
        find(generation).ifPresent(ModelRun::abort);
    }

    /** Ends a load, ready or not. */
    void unload(long generation) {
        find(generation).ifPresent(ModelRun::end);
    }

    /** Ends whatever runs; completes when it is gone. */
    CompletableFuture<Void> end() {
        return current()
                .map(last -> {
                    last.end();
                    return last.gone();
                })
                .orElse(CompletableFuture.completedFuture(null));
    }

    /** Ends whatever runs, and whatever will, at once; completes when it is gone. */
    CompletableFuture<Void> hurry() {
        lock.lock();
        try {
            hurried = true;
        } finally {
            lock.unlock();
        }
        current().ifPresent(ModelRun::hurry);
        return end();
    }

    Optional<Upstream> upstream(long generation) {
        return find(generation)
                .flatMap(current -> current.view().upstream())
                .map(upstream -> upstream.with(model.timeouts()));
    }

    /** What can be told of it, without what is to stay hidden. */
    ProcessSnapshot snapshot(Secrets secrets) {
        Optional<ModelRun> last = current();
        ModelRun.View view =
                last.map(ModelRun::view)
                        .filter(seen ->
                                seen.state() != ProcessState.STOPPED || seen.failure().isPresent())
                        .orElse(ModelRun.View.of(model));
        return new ProcessSnapshot(
                model.id(),
                view.state(),
                last.map(ModelRun::generation).orElse(0L),
                view.pid(),
                port(view.model()),
                secrets.mask(view.model().cmd()),
                secrets.mask(view.model().proxy()),
                view.uptime(),
                view.failure());
    }

    private static OptionalLong port(ModelConfig model) {
        return model.port().isPresent()
                ? OptionalLong.of(model.port().getAsInt())
                : OptionalLong.empty();
    }

    private Optional<ModelRun> find(long generation) {
        return current().filter(last -> last.generation() == generation);
    }

    private Optional<ModelRun> current() {
        lock.lock();
        try {
            return run;
        } finally {
            lock.unlock();
        }
    }
}
