package dev.swapgate.process;

import dev.swapgate.log.GatewayLog;
import dev.swapgate.log.LogBuffer;
import dev.swapgate.process.os.Deadline;
import dev.swapgate.process.os.Gate;
import dev.swapgate.process.os.ListeningSocket;
import dev.swapgate.process.os.ProcessTable;
import dev.swapgate.process.os.SupervisedCommand;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * Ends a model process and returns when nothing of it is left: {@code cmdStop}, and TERM to the
 * tree if that does not do; or TERM at once; KILL after the grace; and then for as long as it takes
 * until the tree is gone and the port refuses. To give up sooner would let the next model start
 * beside it.
 */
final class StopSequence {
    private static final Duration LAST_OUTPUT = Duration.ofSeconds(1);
    private static final Duration FIRST_REPORT = Duration.ofMillis(500);

    /** Between two complaints about what does not end. */
    private static final Duration REPORT = Duration.ofSeconds(10);

    /**
     * The most that a tree gets to end by itself after {@code cmdStop}, and to end after TERM when
     * {@code cmdStop} hangs.
     */
    private static final Duration MOST_PATIENCE = Duration.ofSeconds(2);

    private static final Duration BETWEEN_KILLS = Duration.ofMillis(100);

    private final StartPlan plan;
    private final SupervisedCommand command;
    private final Facilities facilities;
    private final LogBuffer output;
    private final Gate gate;
    private final BooleanSupplier hurried;

    /**
     * @param hurried whether everything is to be ended at once, as the gateway ends; the gate is
     *     signalled when that changes
     */
    StopSequence(
            StartPlan plan,
            SupervisedCommand command,
            Facilities facilities,
            LogBuffer output,
            Gate gate,
            BooleanSupplier hurried) {
        this.plan = plan;
        this.command = command;
        this.facilities = facilities;
        this.output = output;
        this.gate = gate;
        this.hurried = hurried;
    }

    /** Ends the process; after this grace nothing is asked any more. */
    void run(Duration grace) {
        Deadline deadline = Deadline.in(grace);
        if (!hurried.getAsBoolean()) {
            ask(deadline);
        }
        if (!awaitGone(deadline) || hurried.getAsBoolean()) {
            kill();
            awaitPort();
        }
        if (hurried.getAsBoolean() && hasStopCommand()) {
            // cmdStop is left to the supervisor.
            command.abandon();
        } else {
            command.release(LAST_OUTPUT);
        }
    }

    private boolean hasStopCommand() {
        return !plan.command().stopWords().isEmpty();
    }

    /** Returns early, too, when everything is to be ended at once. */
    private boolean awaitGone(Deadline deadline) {
        return gate.poll(() -> hurried.getAsBoolean() || isGone(), deadline);
    }

    /**
     * Asks the process to end. A {@code cmdStop} that ended well may have done nothing, or may have
     * done all that a container needs: what is left of the tree after a while is told, too.
     */
    private void ask(Deadline deadline) {
        if (hasStopCommand()) {
            Optional<String> problem = runStopCommand(deadline);
            problem.ifPresent(text -> log().warn("model {}: cmdStop {}", id(), text));
            if (problem.isEmpty() && awaitGone(sooner(deadline, patience(deadline)))) {
                return;
            }
            if (problem.isEmpty() && !command.tree().isEmpty()) {
                log().warn("model {}: cmdStop ended well, but not the model: it gets TERM", id());
            }
        }
        command.tree().terminate();
    }

    private Optional<String> runStopCommand(Deadline deadline) {
        try {
            long pid = command.pid().orElseThrow();
            var stop = StopCommand.start(plan, pid, facilities, output, gate);
            BooleanSupplier isOver = () -> stop.isDone() || hurried.getAsBoolean();
            if (!gate.await(isOver, earlier(deadline, patience(deadline)))) {
                // It hangs, or has much to do; the tree may have to do some, too.
                command.tree().terminate();
                gate.await(isOver, deadline);
            }
            return Optional.of(stop.finish()).filter(problem -> !problem.isEmpty());
        } catch (StartException e) {
            return Optional.of("could not be run: " + e.getMessage());
        }
    }

    /** A quarter of the whole grace, within bounds. */
    private static Duration patience(Deadline deadline) {
        Duration quarter = Duration.ofNanos(deadline.nanos() / 4);
        return quarter.compareTo(MOST_PATIENCE) < 0 ? quarter : MOST_PATIENCE;
    }

    private static Deadline sooner(Deadline deadline, Duration patience) {
        return Deadline.in(Duration.ofNanos(Math.min(deadline.remaining(), patience.toNanos())));
    }

    private static Deadline earlier(Deadline deadline, Duration by) {
        return new Deadline(deadline.start(), Math.max(0, deadline.nanos() - by.toNanos()));
    }

    private boolean isGone() {
        return command.tree().isEmpty() && !portAnswers();
    }

    private boolean portAnswers() {
        return plan.endpoint().isLocal() && plan.endpoint().answers();
    }

    private void kill() {
        Deadline report = Deadline.in(REPORT);
        while (!command.tree().isEmpty()) {
            command.tree().kill();
            gate.poll(command.tree()::isEmpty, Deadline.in(BETWEEN_KILLS));
            if (report.isOver()) {
                log().error("model {}: KILL has not yet ended {}", id(), leftovers());
                report = Deadline.in(REPORT);
            }
        }
    }

    private String leftovers() {
        return command.tree().pids().stream()
                .flatMap(pid -> ProcessTable.find(pid).stream())
                .map(StartPlan::describe)
                .collect(Collectors.joining(", "));
    }

    /**
     * The tree is gone. What still answers was started by somebody else for us, as a container is,
     * unless it was there before the model or came after it.
     */
    private void awaitPort() {
        long treeEnded = ProcessTable.nowTicks();
        if (awaitRefusal(FIRST_REPORT)) {
            return;
        }
        for (int report = 1; ; report++) {
            var owner = ListeningSocket.owner(plan.endpoint().port(), List.of());
            if (owner.filter(entry -> isForeign(entry, treeEnded)).isPresent()) {
                log().warn("model {}: its port was taken by {}", id(), describe(owner));
                return;
            }
            log().error(
                            "model {}: stopped, but port {} is still served by {}",
                            id(),
                            plan.endpoint().port(),
                            describe(owner));
            if (awaitRefusal(REPORT)) {
                return;
            }
            if (hasStopCommand() && report % 3 == 0) {
                runStopCommand(Deadline.in(plan.command().stopTimeout()))
                        .ifPresent(problem -> log().warn("model {}: cmdStop {}", id(), problem));
            }
        }
    }

    private boolean isForeign(ProcessTable.Entry owner, long treeEnded) {
        return !hasStopCommand() && (plan.isOlder(owner) || owner.startTicks() > treeEnded);
    }

    private boolean awaitRefusal(Duration patience) {
        return gate.poll(() -> !portAnswers() || hurried.getAsBoolean(), Deadline.in(patience));
    }

    private static String describe(Optional<ProcessTable.Entry> owner) {
        return owner.map(StartPlan::describe).orElse("a process that cannot be seen");
    }

    private String id() {
        return plan.model().id();
    }

    private GatewayLog log() {
        return facilities.log();
    }
}
