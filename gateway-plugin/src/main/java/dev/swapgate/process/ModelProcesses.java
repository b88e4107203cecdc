package dev.swapgate.process;

import dev.swapgate.config.ByteOrder;
import dev.swapgate.config.GatewayConfig;
import dev.swapgate.config.ModelConfig;
import dev.swapgate.config.secret.Secrets;
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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
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

    private final Spawner spawner = new Spawner();
    private final Audience audience;
    private final CompletableFuture<ContainmentChoice> containment = new CompletableFuture<>();
    private final AtomicBoolean choosing = new AtomicBoolean();
    private final String wantedContainment;
    private final Facilities facilities;
    private final GatewayLog log;

    /** By id, in their order; replaced, never changed. */
    private volatile SortedMap<String, ModelProcess> processes = new TreeMap<>(ByteOrder.INSTANCE);

    private volatile Secrets secrets = Secrets.NONE;

    /** The models of the configuration; used by {@link #configure} alone. */
    private Set<String> configured = Set.of();

    /** A process table for the configured models; nothing is started. */
    public ModelProcesses(GatewayConfig config, LogBook logs, GatewayLog log) {
        this.log = log;
        var settings = config.swapgate().process();
        wantedContainment = settings.containment();
        audience = new Audience(log);
        facilities =
                new Facilities(
                        spawner,
                        this::choice,
                        new PortAllocator(config.models().values()),
                        new Settling(settings.settle()),
                        audience,
                        logs,
                        log);
        configure(config);
    }

    /**
     * Takes other models, from their next load on; nothing is started or stopped. What runs of
     * models that are not configured any more goes on until it is unloaded. One thread at a time.
     */
    public void configure(GatewayConfig config) {
        secrets = config.secrets();
        facilities.ports().configure(config.models().values());
        facilities.settling().configure(config.swapgate().process().settle());
        var next = new TreeMap<String, ModelProcess>(ByteOrder.INSTANCE);
        processes.forEach((id, process) -> {
            // The lock may load those that were configured up to now until it has heard of this.
            if (configured.contains(id) || !process.isGone()) {
                next.put(id, process);
            }
        });
        config.models().forEach((id, model) -> next.put(id, process(id, model)));
        processes = next;
        configured = config.models().keySet();
    }

    private ModelProcess process(String id, ModelConfig model) {
        ModelProcess known = processes.get(id);
        if (known == null) {
            return new ModelProcess(model, facilities);
        }
        known.configure(model);
        return known;
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
            var choice = ContainmentChoice.make(wantedContainment, spawner);
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
    void onGone(ObjLongConsumer<String> listener) {
        audience.onGone(listener);
    }

    /** Where to send requests, if this very generation is ready. */
    public Optional<Upstream> upstream(String model, long generation) {
        return process(model).upstream(generation);
    }

    /** Every model's process, in id order. */
    public List<ProcessSnapshot> snapshots() {
        Secrets hidden = secrets;
        return processes.values().stream().map(process -> process.snapshot(hidden)).toList();
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
