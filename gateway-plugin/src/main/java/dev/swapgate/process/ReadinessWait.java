package dev.swapgate.process;

import dev.swapgate.config.secret.SecretMask;
import dev.swapgate.lock.schedule.LoadFailure;
import dev.swapgate.process.os.Deadline;
import dev.swapgate.process.os.ExitStatus;
import dev.swapgate.process.os.Gate;
import dev.swapgate.process.os.ListeningSocket;
import dev.swapgate.process.os.ProcessTable;
import dev.swapgate.process.os.SupervisedCommand;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * The wait of one start until the model's server answers, or until it is clear that it will not.
 */
final class ReadinessWait {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(2);
    private static final Duration LAST_PAUSE = Duration.ofMillis(250);

    /** A server that answers, but is not ready, is not to be bothered more often than this. */
    private static final Duration ANSWERED_PAUSE = Duration.ofMillis(50);

    private static final Duration FIRST_PATIENCE = Duration.ofSeconds(1);
    private static final Duration LAST_PATIENCE = Duration.ofSeconds(5);

    /** Without a probe: time in which a command that cannot work at all has ended. */
    private static final Duration UNPROBED = Duration.ofMillis(50);

    private final StartPlan plan;
    private final SupervisedCommand command;
    private final Gate gate;
    private final BooleanSupplier unwanted;
    private final Deadline deadline;

    /**
     * @param gate is signalled when the command ends or the load is unwanted
     */
    ReadinessWait(StartPlan plan, SupervisedCommand command, Gate gate, BooleanSupplier unwanted) {
        this.plan = plan;
        this.command = command;
        this.gate = gate;
        this.unwanted = unwanted;
        deadline = Deadline.in(plan.model().healthCheckTimeout());
    }

    static StartException aborted() {
        return new StartException(LoadFailure.Kind.ABORTED, "given up before it was ready");
    }

    /**
     * Returns when the model is ready.
     *
     * @throws StartException if it failed, took too long or is unwanted
     */
    void await() {
        if (plan.probe().isPresent()) {
            probe(plan.probe().get());
            checkListener();
        } else {
            gate.await(this::isOver, Deadline.in(UNPROBED));
        }
        checkOver();
    }

    private boolean isOver() {
        return unwanted.getAsBoolean() || fatalExit().isPresent();
    }

    private void checkOver() {
        if (unwanted.getAsBoolean()) {
            throw aborted();
        }
        fatalExit()
                .ifPresent(status -> {
                    String how = "ended before it was ready, " + status.describe();
                    throw new StartException(how).tell("its process " + how);
                });
    }

    private Optional<ExitStatus> fatalExit() {
        return command.exitStatus().filter(status -> !plan.mayServeWithout(status));
    }

    private void probe(ReadinessProbe probe) {
        Duration patience = FIRST_PATIENCE;
        String said = "no answer";
        while (true) {
            Duration pause = pause();
            try (ReadinessProbe.Attempt attempt = probe.start(gate::signal)) {
                gate.await(() -> attempt.isDone() || isOver(), soonest(patience));
                checkOver();
                if (attempt.isReady()) {
                    return;
                }
                if (attempt.isDone()) {
                    said = attempt.answer();
                    pause = attempt.isAnswered() ? longer(pause, ANSWERED_PAUSE) : pause;
                } else if (!deadline.isOver()) {
                    said = "no answer";
                    patience = shorter(patience.multipliedBy(2), LAST_PATIENCE);
                }
            }
            checkTime(probe, said);
            gate.await(this::isOver, soonest(pause));
            checkOver();
        }
    }

    private void checkTime(ReadinessProbe probe, String answer) {
        if (deadline.isOver()) {
            throw new StartException(
                            LoadFailure.Kind.START_TIMEOUT,
                            "not ready within %d s: GET %s gave %s"
                                    .formatted(
                                            plan.model().healthCheckTimeout().toSeconds(),
                                            SecretMask.mask(probe.url().toString()),
                                            answer))
                    .tell("its health check did not succeed in time");
        }
    }

    /** A fortieth of the time already spent: what is lost by it is never much. */
    private Duration pause() {
        Duration pause = deadline.elapsed().dividedBy(40);
        return shorter(longer(pause, FIRST_PAUSE), LAST_PAUSE);
    }

    private Deadline soonest(Duration duration) {
        return Deadline.in(shorter(duration, Duration.ofNanos(deadline.remaining())));
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    /**
     * Nobody listened on the port before the start, but somebody else may have been faster than the
     * model. Who listens outside of its tree is not foreign for that: an engine may have started
     * it.
     */
    private void checkListener() {
        int port = plan.endpoint().port();
        long leader = command.pid().orElse(0);
        if (!plan.endpoint().isLocal() || ListeningSocket.isHeldBy(leader, port)) {
            return;
        }
        Set<Long> tree = command.tree().pids();
        ListeningSocket.owner(port, tree)
                .filter(owner -> !tree.contains(owner.pid()) && isForeign(owner))
                .ifPresent(owner -> {
                    throw new StartException(
                                    "port %d was taken by %s"
                                            .formatted(
                                                    plan.endpoint().port(),
                                                    StartPlan.describe(owner)))
                            .tell("its port was taken by another program");
                });
    }

    private boolean isForeign(ProcessTable.Entry owner) {
        boolean older = plan.isOlder(owner) && plan.command().stopWords().isEmpty();
        boolean ofAnother =
                ProcessTable.variable(owner.pid(), "SWAPGATE_MODEL")
                        .filter(model -> !model.equals(plan.model().id()))
                        .isPresent();
        return older || ofAnother;
    }
}
