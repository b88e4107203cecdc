package dev.swapgate.process;

import dev.swapgate.log.LogBuffer;
import dev.swapgate.process.os.Command;
import dev.swapgate.process.os.ExitStatus;
import dev.swapgate.process.os.Gate;
import dev.swapgate.process.os.SupervisedCommand;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** One run of a model's {@code cmdStop}, itself contained, its output in the model's log. */
final class StopCommand {
    private final SupervisedCommand command;

    private StopCommand(SupervisedCommand command) {
        this.command = command;
    }

    /**
     * Starts it.
     *
     * @param plan holds the command, {@code ${PID}} not yet replaced
     * @param pid of the model's command
     * @param gate is signalled when it ends
     * @throws StartException if it cannot be started
     */
    static StopCommand start(
            StartPlan plan, long pid, Facilities facilities, LogBuffer output, Gate gate) {
        List<String> words =
                plan.command().stopWords().stream()
                        .map(word -> word.replace("${PID}", Long.toString(pid)))
                        .toList();
        try {
            var command =
                    SupervisedCommand.start(
                            Command.of(
                                    plan.model().id() + "-cmdStop",
                                    StartPlan.resolve(words, plan.model().env()),
                                    plan.model().env()),
                            facilities.containment().get().forNeighbours(),
                            facilities.spawner(),
                            output);
            command.onExit(gate::signal);
            return new StopCommand(command);
        } catch (IOException e) {
            throw new StartException("cmdStop could not be started: " + e.getMessage(), e);
        }
    }

    boolean isDone() {
        return command.exitStatus().isPresent();
    }

    /**
     * What is wrong with it, for operators; empty if it ended well. Whatever is left of it is
     * ended.
     */
    String finish() {
        Optional<ExitStatus> status = command.exitStatus();
        command.destroy();
        if (status.isEmpty()) {
            return "took too long";
        }
        return status.get().isSuccess() ? "" : "ended with " + status.get().describe();
    }
}
