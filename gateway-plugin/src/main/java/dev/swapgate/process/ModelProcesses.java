package dev.swapgate.process;

import dev.swapgate.config.GatewayConfig;
import dev.swapgate.config.SwapgateSettings;
import dev.swapgate.lock.ResidencyActions;
import dev.swapgate.lock.ResidencyEvents;
import dev.swapgate.log.GatewayLog;
import dev.swapgate.log.LogBook;
import dev.swapgate.process.os.ContainmentChoice;
import dev.swapgate.process.os.Deadline;
import dev.swapgate.process.os.Gate;
import dev.swapgate.process.os.Spawner;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ObjLongConsumer;

/**
 * Every model's process: starts and stops them as the lock decides. Safe for use by many threads.
 *
 * <p>Each load has a thread of its own, a virtual one, which leads it from beginning to end; so
 * every method here returns at once, {@link #containment} and {@link #close} excepted.
 */
public final class ModelProcesses implements ResidencyActions, AutoCloseable {
    private static final Duration END = Duration.ofSeconds(5);

    private final Map<String, ModelProcess> processes = new LinkedHashMap<>();
    private final Spawner spawner = new Spawner();
    private final Audience audience;
    private final CompletableFuture<ContainmentChoice> containment = new CompletableFuture<>();
    private final AtomicBoolean choosing = new AtomicBoolean();
    private final SwapgateSettings.ProcessSettings settings;
    private final GatewayLog log;

    /** A process table for the configured models; nothing is started. */
    public ModelProcesses(GatewayConfig config, LogBook logs, GatewayLog log) {
        this.log = log;
        settings = config.swapgate().process();
        audience = new Audience(log);
        var facilities =
                new Facilities(
                        spawner,
                        this::choice,
                        new PortAllocator(config.models().values()),
                        new Settling(settings.settle()),
                        audience,
                        logs,
                        log);
        config.models()
                .forEach((id, model) -> processes.put(id, new ModelProcess(model, facilities)));
    }

    /**
     * Connects the table to the lock; called once, before the first load. Begins to find out which
     * containment works here.
     */
    public void connect(ResidencyEvents events) {
        audience.connect(events);
        Thread.ofVirtual().name("swapgate-containment").start(this::choose);
    }

    private void choose() {
        if (!choosing.compareAndSet(false, true)) {
            return;
        }
        try {
            var choice = ContainmentChoice.make(settings.containment(), spawner);
            log.info("containment: {}", choice.describe());
            containment.complete(choice);
        } catch (RuntimeException | Error e) {
            containment.completeExceptionally(e);
            throw e;
        }
    }

    private ContainmentChoice choice() {
        choose();
        return containment.join();
    }

    /**
     * Registers who hears, outside every lock, that a model process of a generation serves no more.
     */
    public void onGone(ObjLongConsumer<String> listener) {
        audience.onGone(listener);
    }

    /** Where to send requests, if this very generation is ready. */
    public Optional<Upstream> upstream(String model, long generation) {
        return process(model).upstream(generation);
    }

    /** Every model's process, in id order. */
    public List<ProcessSnapshot> snapshots() {
        return processes.values().stream().map(ModelProcess::snapshot).toList();
    }

    /** One line that names the containment in use and how it was chosen; waits until it is. */
    public String containment() {
        return choice().describe();
    }

    @Override
    public void load(String model, long generation, Set<String> victims) {
        ModelProcess process = process(model);
        List<ModelProcess> leaving = victims.stream().map(this::process).toList();
        process.load(generation, leaving.stream().map(ModelProcess::end).toList());
    }

    @Override
    public void abort(String model, long generation) {
        process(model).abort(generation);
    }

    @Override
    public void unload(String model, long generation) {
        process(model).unload(generation);
    }

    private ModelProcess process(String model) {
        ModelProcess process = processes.get(model);
        if (process == null) {
            throw new IllegalArgumentException("no model " + model);
        }
        return process;
    }

    /**
     * Kills whatever is still alive, at once, and ends the threads of the table. Waits at most some
     * seconds for what cannot be killed; its supervisor goes on trying.
     */
    @Override
    public void close() {
        var leaving = new ArrayList<CompletableFuture<?>>();
        processes.values().forEach(process -> leaving.add(process.hurry()));
        if (choosing.get()) {
            leaving.add(containment.handle((choice, failure) -> choice));
        }
        var gate = new Gate();
        for (CompletableFuture<?> one : leaving) {
            var unused = one.thenRun(gate::signal);
        }
        boolean gone =
                gate.await(
                        () -> leaving.stream().allMatch(CompletableFuture::isDone),
                        Deadline.in(END));
        if (!gone) {
            log.error("some model processes did not end within {} s", END.toSeconds());
        }
        spawner.close();
    }
}
