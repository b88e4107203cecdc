package dev.swapgate.process;

import dev.swapgate.config.ModelConfig;
import dev.swapgate.lock.schedule.LoadFailure;
import dev.swapgate.log.LogBuffer;
import dev.swapgate.process.os.Deadline;
import dev.swapgate.process.os.ExitStatus;
import dev.swapgate.process.os.Gate;
import dev.swapgate.process.os.SupervisedCommand;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One load of a model, from the wait for its victims to the last of its processes.
 *
 * <p>{@link #live} is its whole life, led by one thread that owns it; all other methods only say
 * what they want, or look at the {@link View} that thread shows. Whether the load is ready or given
 * up is decided once, by the step out of {@link Wish#BECOME_READY}.
 */
final class ModelRun {
    /** For what a command that ended by itself has left behind. */
    private static final Duration AFTERCARE = Duration.ofSeconds(1);

    private static final Duration START_GRACE = Duration.ofSeconds(5);
    private static final Duration LIVENESS_PERIOD = Duration.ofSeconds(1);
    private static final int OUTPUT_KEPT = 4 * 1024;
    private static final int LINES_SHOWN = 3;

    private enum Wish {
        BECOME_READY,
        SERVE,
        END
    }

    private final ModelConfig configured;
    private final long generation;
    private final Facilities facilities;
    private final LogBuffer output;
    private final Gate gate = new Gate();
    private final AtomicReference<Wish> wish = new AtomicReference<>(Wish.BECOME_READY);
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private volatile boolean hurried;

    /** The owner's. */
    private Optional<SupervisedCommand> command = Optional.empty();

    /** The owner's. */
    private boolean served;

    /** Written by the owner only. */
    private volatile View view;

    /**
     * What others may see.
     *
     * @param state where the run stands
     * @param model the model, its port settled as soon as it is known
     * @param pid of its command
     * @param upstream where to send requests, while it is ready
     * @param since when it took on this state
     * @param failure why the last start failed
     */
    record View(
            ProcessState state,
            ModelConfig model,
            OptionalLong pid,
            Optional<Upstream> upstream,
            Deadline since,
            Optional<String> failure) {

        /** How long it has been ready. */
        Duration uptime() {
            return state == ProcessState.READY ? since.elapsed() : Duration.ZERO;
        }

        /** What there is still to see of it when the next load begins. */
        View betweenLoads() {
            boolean failed = state == ProcessState.FAILED;
            return new View(
                    failed ? state : ProcessState.STOPPED,
                    model,
                    OptionalLong.empty(),
                    Optional.empty(),
                    since,
                    failure);
        }

        /** What there is to see of a model that was never loaded. */
        static View of(ModelConfig model) {
            return new View(
                    ProcessState.STOPPED,
                    model.port().isPresent() ? model.withPort(model.port().getAsInt()) : model,
                    OptionalLong.empty(),
                    Optional.empty(),
                    Deadline.never(),
                    Optional.empty());
        }
    }

    /**
     * @param before what there was to see of the model so far
     */
    ModelRun(ModelConfig configured, long generation, View before, Facilities facilities) {
        this.configured = configured;
        this.generation = generation;
        this.facilities = facilities;
        output = LogBuffer.writingAlsoTo(facilities.logs().model(configured.id()), OUTPUT_KEPT);
        view = before.betweenLoads();
    }

    long generation() {
        return generation;
    }

    View view() {
        return view;
    }

    /** Completes when nothing of it is left and everybody has been told. */
    CompletableFuture<Void> gone() {
        return gone.copy();
    }

    /** Gives the load up, unless it is ready already. */
    void abort() {
        wish.compareAndSet(Wish.BECOME_READY, Wish.END);
        gate.signal();
    }

    /** Ends it, ready or not. */
    void end() {
        wish.set(Wish.END);
        gate.signal();
    }

    /** Ends it without any grace. */
    void hurry() {
        hurried = true;
        end();
    }

    private boolean isUnwanted() {
        return wish.get() == Wish.END;
    }

    /** Leads the whole life of the load; the caller's thread becomes its owner. */
    void live(Collection<CompletableFuture<Void>> victims) {
        try {
            awaitTurn(victims);
            if (!attempt(true)) {
                attempt(false);
            }
        } catch (StartException e) {
            fail(e);
        } catch (RuntimeException e) {
            facilities.log().error("model {}: internal error", id(), e);
            rescue(e);
        } finally {
            gone.complete(null);
        }
    }

    /**
     * Starts it and looks after it until it is gone.
     *
     * @param mayLosePort whether a start that failed as somebody else took the port meanwhile
     *     counts as none
     * @return false if it does
     */
    private boolean attempt(boolean mayLosePort) {
        awaitSettled();
        StartPlan plan = StartPlan.of(configured, facilities.ports());
        try {
            startAndServe(plan);
            return true;
        } catch (StartException e) {
            if (!mayLosePort || !lostPort(plan, e)) {
                throw e;
            }
            facilities
                    .log()
                    .warn("model {}: {}; its port was taken meanwhile", id(), e.getMessage());
            return false;
        } finally {
            plan.model().port().ifPresent(facilities.ports()::release);
        }
    }

    /**
     * Between the look at a port that the gateway chose and the start somebody else may take it.
     * Where an engine runs the server, what holds the port may be the model itself.
     */
    private boolean lostPort(StartPlan plan, StartException e) {
        return e.failure().kind() == LoadFailure.Kind.START_FAILED
                && configured.port().isPresent()
                && plan.endpoint().isLocal()
                && plan.command().stopWords().isEmpty()
                && !PortAllocator.isFree(plan.endpoint().port());
    }

    /** A fault of ours must not leave a process that nobody looks after. */
    private void rescue(RuntimeException e) {
        command.ifPresent(SupervisedCommand::destroy);
        if (served) {
            facilities.audience().lost(id(), generation);
            facilities.audience().stopped(id(), generation);
        } else {
            fail(new StartException("internal error: " + e, e));
        }
    }

    private void awaitTurn(Collection<CompletableFuture<Void>> victims) {
        for (CompletableFuture<Void> victim : victims) {
            var unused = victim.thenRun(gate::signal);
        }
        gate.await(
                () -> isUnwanted() || victims.stream().allMatch(CompletableFuture::isDone),
                Deadline.never());
    }

    private void awaitSettled() {
        gate.await(this::isUnwanted, facilities.settling().deadline());
        if (isUnwanted()) {
            throw ReadinessWait.aborted();
        }
    }

    private void fail(StartException e) {
        LoadFailure failure = e.failure();
        boolean aborted = failure.kind() == LoadFailure.Kind.ABORTED;
        view =
                new View(
                        aborted ? ProcessState.STOPPED : ProcessState.FAILED,
                        view.model(),
                        OptionalLong.empty(),
                        Optional.empty(),
                        Deadline.never(),
                        aborted ? view.failure() : Optional.of(failure.detail()));
        facilities.audience().failed(id(), generation, failure);
    }

    private void startAndServe(StartPlan plan) {
        SupervisedCommand started = start(plan);
        command = Optional.of(started);
        var stop = new StopSequence(plan, started, facilities, output, gate, () -> hurried);
        try {
            enter(ProcessState.STARTING, plan, started);
            new ReadinessWait(plan, started, gate, this::isUnwanted).await();
            if (!wish.compareAndSet(Wish.BECOME_READY, Wish.SERVE)) {
                throw ReadinessWait.aborted();
            }
        } catch (StartException e) {
            enter(ProcessState.STOPPING, plan, started);
            end(stop, started.exitStatus().isPresent() ? aftercare(plan) : startGrace(plan));
            throw e.with(lastOutput());
        }
        serve(plan, started, stop);
    }

    private SupervisedCommand start(StartPlan plan) {
        Optional<Integer> assigned = configured.port().stream().boxed().findFirst();
        assigned.filter(port -> plan.model().port().orElse(port) != port)
                .ifPresent(port ->
                        facilities
                                .log()
                                .warn(
                                        "model {}: port {} is in use by {}, so it gets {}",
                                        id(),
                                        port,
                                        StartPlan.holder(port),
                                        plan.model().port().getAsInt()));
        try {
            var started =
                    SupervisedCommand.start(
                            plan.command(),
                            facilities.containment().get().forModel(plan.command()),
                            facilities.spawner(),
                            output);
            started.onExit(gate::signal);
            facilities.log().info("model {}: process {} started", id(), shown(started.pid()));
            return started;
        } catch (IOException e) {
            throw new StartException("the system cannot start it: " + e.getMessage(), e)
                    .tell("the system cannot start its program");
        }
    }

    private static String shown(OptionalLong pid) {
        return pid.isPresent() ? Long.toString(pid.getAsLong()) : "(none)";
    }

    private static Duration startGrace(StartPlan plan) {
        return graceOfAtMost(START_GRACE, plan);
    }

    private static Duration aftercare(StartPlan plan) {
        return graceOfAtMost(AFTERCARE, plan);
    }

    /** What {@code cmdStop} has to do takes no less time because the model failed. */
    private static Duration graceOfAtMost(Duration most, StartPlan plan) {
        Duration grace = plan.model().unloadTimeout();
        boolean engine = !plan.command().stopWords().isEmpty();
        return engine || grace.compareTo(most) < 0 ? grace : most;
    }

    private String lastOutput() {
        List<String> lines = output.lastLines(LINES_SHOWN);
        return lines.isEmpty() ? "" : "; its last output: " + String.join(" | ", lines);
    }

    private void serve(StartPlan plan, SupervisedCommand process, StopSequence stop) {
        enter(ProcessState.READY, plan, process);
        served = true;
        facilities.audience().ready(id(), generation);
        Optional<String> lost = awaitEnd(plan, process);
        enter(ProcessState.STOPPING, plan, process);
        facilities.audience().gone(id(), generation);
        if (lost.isPresent()) {
            facilities.audience().lost(id(), generation);
            facilities
                    .log()
                    .warn("model {}: ended by itself while it was ready, {}", id(), lost.get());
        }
        end(stop, lost.isPresent() ? aftercare(plan) : plan.model().unloadTimeout());
        view = View.of(configured);
        facilities.audience().stopped(id(), generation);
    }

    /** Waits until it is to end, or has; returns why it has, if it was not asked to. */
    private Optional<String> awaitEnd(StartPlan plan, SupervisedCommand process) {
        gate.await(() -> isUnwanted() || process.exitStatus().isPresent(), Deadline.never());
        if (isUnwanted()) {
            return Optional.empty();
        }
        ExitStatus status = process.exitStatus().orElseThrow();
        if (!plan.mayServeWithout(status)) {
            return Optional.of(status.describe());
        }
        while (!plan.endpoint().isLocal() || plan.endpoint().answers()) {
            if (gate.await(this::isUnwanted, Deadline.in(LIVENESS_PERIOD))) {
                return Optional.empty();
            }
        }
        return Optional.of("nobody listens on its port any more");
    }

    private void end(StopSequence stop, Duration grace) {
        Deadline begin = Deadline.never();
        stop.run(grace);
        facilities.settling().begin();
        facilities
                .log()
                .info(
                        "model {}: process {} gone after {} ms",
                        id(),
                        shown(view.pid()),
                        TimeUnit.NANOSECONDS.toMillis(begin.elapsed().toNanos()));
    }

    private void enter(ProcessState state, StartPlan plan, SupervisedCommand process) {
        boolean ready = state == ProcessState.READY;
        var upstream =
                new Upstream(id(), generation, plan.endpoint().base(), plan.model().timeouts());
        view =
                new View(
                        state,
                        plan.model(),
                        process.pid(),
                        ready ? Optional.of(upstream) : Optional.empty(),
                        Deadline.never(),
                        ready ? Optional.empty() : view.failure());
    }

    private String id() {
        return configured.id();
    }
}
