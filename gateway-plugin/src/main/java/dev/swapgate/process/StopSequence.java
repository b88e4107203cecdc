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
 * Ends a model process and returns when nothing of it is left: {@code cmdStop}, or TERM to the
 * whole tree; KILL after the grace; and then for as long as it takes until the tree is gone and the
 * port refuses. To give up sooner would let the next model start beside it.
 */
final class StopSequence {
    private static final Duration LAST_OUTPUT = Duration.ofSeconds(1);
    private static final Duration FIRST_REPORT = Duration.ofMillis(500);

    /** Between two complaints about what does not end. */
    private static final Duration REPORT = Duration.ofSeconds(10);

    /** For a tree whose {@code cmdStop} did nothing for it, and for clients of an engine. */
    private static final Duration SECOND_GRACE = Duration.ofSeconds(5);

    private static final Duration AFTER_STOP_COMMAND = Duration.ofSeconds(1);
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

    /** Ends the process; between TERM and KILL is this grace. */
    void run(Duration grace) {
        Deadline deadline = ask(Deadline.in(grace));
        if (!gate.poll(() -> hurried.getAsBoolean() || isGone(), deadline)
                || hurried.getAsBoolean()) {
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

    /** Asks the process to end; returns until when it may take. */
    private Deadline ask(Deadline deadline) {
        if (hurried.getAsBoolean()) {
            return deadline;
        }
        if (!hasStopCommand()) {
            command.tree().terminate();
            return deadline;
        }
        Optional<String> problem = runStopCommand(deadline);
        if (problem.isEmpty()) {
            return atLeast(deadline, AFTER_STOP_COMMAND);
        }
        log().warn("model {}: cmdStop {}", id(), problem.get());
        command.tree().terminate();
        return atLeast(deadline, min(Duration.ofNanos(deadline.nanos()), SECOND_GRACE));
    }

    private Optional<String> runStopCommand(Deadline deadline) {
        try {
            long pid = command.pid().orElseThrow();
            var stop = StopCommand.start(plan, pid, facilities, output, gate);
            gate.await(() -> stop.isDone() || hurried.getAsBoolean(), deadline);
            return Optional.of(stop.finish()).filter(problem -> !problem.isEmpty());
        } catch (StartException e) {
            return Optional.of("could not be run: " + e.getMessage());
        }
    }

    private static Deadline atLeast(Deadline deadline, Duration least) {
        return deadline.remaining() >= least.toNanos() ? deadline : Deadline.in(least);
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
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
