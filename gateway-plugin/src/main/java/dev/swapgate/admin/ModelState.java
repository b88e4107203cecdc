package dev.swapgate.admin;

import dev.swapgate.config.ModelConfig;
import dev.swapgate.lock.schedule.LockSnapshot;
import dev.swapgate.process.ProcessSnapshot;
import dev.swapgate.process.ProcessState;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A model as the lock and its process see it at about one instant. Immutable.
 *
 * @param config the model
 * @param lock where the lock has it
 * @param process its process; absent before the first snapshot
 */
record ModelState(ModelConfig config, LockSnapshot.Model lock, @Nullable ProcessSnapshot process) {

    /** Every configured model, in id order. */
    static List<ModelState> all(AdminServices services) {
        return all(services, services.control().snapshot().models());
    }

    /** Every configured model that the snapshot has, in id order. */
    static List<ModelState> all(AdminServices services, List<LockSnapshot.Model> snapshot) {
        Map<String, LockSnapshot.Model> locks = new HashMap<>();
        snapshot.forEach(model -> locks.put(model.id(), model));
        Map<String, ProcessSnapshot> processes = new HashMap<>();
        services.processes().get().forEach(process -> processes.put(process.model(), process));
        List<ModelState> all = new ArrayList<>();
        for (ModelConfig config : services.config().models().values()) {
            LockSnapshot.Model lock = locks.get(config.id());
            if (lock != null) {
                all.add(new ModelState(config, lock, processes.get(config.id())));
            }
        }
        return all;
    }

    /**
     * The word that listings use, one of llama.cpp's: whether a request would have to wait for a
     * load.
     */
    String listed() {
        return switch (lock.state()) {
            case OFF, STOPPING -> "unloaded";
            case LOADING -> "loading";
            case READY, DRAINING -> "loaded";
        };
    }

    /** The model with the port of its process, or else the one assigned to it, filled in. */
    ModelConfig withPort() {
        if (process != null && process.port().isPresent()) {
            return config.withPort((int) process.port().getAsLong());
        }
        return config.port().isPresent() ? config.withPort(config.port().getAsInt()) : config;
    }

    /** Whether the last start came to nothing and none was tried since. */
    boolean isFailed() {
        boolean backingOff = !lock.backoff().isZero();
        boolean processFailed = process != null && process.state() == ProcessState.FAILED;
        return lock.state() == LockSnapshot.State.OFF && (backingOff || processFailed);
    }

    /** The word that the status page uses: the lock's own, or {@code failed}. */
    String word() {
        return isFailed() ? "failed" : Answers.word(lock.state());
    }
}
