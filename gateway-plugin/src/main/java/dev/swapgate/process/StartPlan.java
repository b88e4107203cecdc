package dev.swapgate.process;

import dev.swapgate.config.CommandLine;
import dev.swapgate.config.ModelConfig;
import dev.swapgate.config.secret.SecretMask;
import dev.swapgate.process.os.Command;
import dev.swapgate.process.os.ExitStatus;
import dev.swapgate.process.os.ListeningSocket;
import dev.swapgate.process.os.ProcessTable;
import dev.swapgate.process.os.ProgramNotFoundException;
import dev.swapgate.process.os.Programs;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All that is needed to start a model, checked before anything is started.
 *
 * @param model the model, its port settled
 * @param endpoint where it will listen
 * @param command what to run
 * @param probe how to ask whether it is ready; empty if that is not to be asked
 * @param madeTicks when nobody listened there yet, as {@link ProcessTable#nowTicks} counts
 */
record StartPlan(
        ModelConfig model,
        Endpoint endpoint,
        Command command,
        Optional<ReadinessProbe> probe,
        long madeTicks) {
    private static final int SHOWN = 160;

    /**
     * Plans a start.
     *
     * @throws StartException if the model cannot be started like this
     */
    static StartPlan of(ModelConfig configured, PortAllocator ports) {
        // A command that cannot be run is no reason to look for a port.
        command(configured);
        ModelConfig model = withFreePort(configured, ports);
        try {
            Endpoint endpoint = Endpoint.of(model.proxy());
            checkNobodyListens(endpoint);
            return new StartPlan(
                    model,
                    endpoint,
                    command(model),
                    probe(endpoint, model),
                    ProcessTable.nowTicks());
        } catch (StartException e) {
            model.port().ifPresent(ports::release);
            throw e;
        }
    }

    private static ModelConfig withFreePort(ModelConfig configured, PortAllocator ports) {
        if (configured.port().isEmpty()) {
            return configured;
        }
        ModelConfig assigned = configured.withPort(configured.port().getAsInt());
        return Endpoint.of(assigned.proxy()).isLocal()
                ? configured.withPort(ports.take(configured.port().getAsInt()))
                : assigned;
    }

    private static Command command(ModelConfig model) {
        List<String> words = CommandLine.split(model.cmd());
        if (words.isEmpty()) {
            throw new StartException("cmd is empty: there is nothing to start")
                    .tell("its command is empty");
        }
        return new Command(
                model.id(),
                resolve(words, model.env()),
                model.env(),
                stopWords(model),
                model.unloadTimeout());
    }

    /** A program that is missing is no reason not to start: the process tree can be ended. */
    private static List<String> stopWords(ModelConfig model) {
        List<String> words = CommandLine.split(model.cmdStop());
        try {
            return words.isEmpty() ? words : resolve(words, model.env());
        } catch (StartException e) {
            return words;
        }
    }

    /** The words with the program as a path: the gateway's search path counts, then the model's. */
    static List<String> resolve(List<String> words, List<String> environment) {
        var resolved = new ArrayList<>(words);
        try {
            resolved.set(0, new Programs().find(words.getFirst()).toString());
        } catch (ProgramNotFoundException e) {
            resolved.set(0, findOnPathOf(environment, words.getFirst(), e));
        }
        return resolved;
    }

    private static String findOnPathOf(
            List<String> environment, String word, ProgramNotFoundException before) {
        try {
            return environment.stream()
                    .filter(pair -> pair.startsWith("PATH="))
                    .reduce((first, last) -> last)
                    .map(pair -> new Programs(pair.substring("PATH=".length())))
                    .orElseThrow(() -> before)
                    .find(word)
                    .toString();
        } catch (ProgramNotFoundException e) {
            throw new StartException(String.valueOf(e.getMessage()), e)
                    .tell("its program cannot be found or executed");
        }
    }

    /**
     * Whether the model may be served although its command has ended: what that started is then
     * somewhere else, on another machine or with an engine that {@code cmdStop} speaks to.
     */
    boolean mayServeWithout(ExitStatus status) {
        return status.isSuccess() && (!endpoint.isLocal() || !command.stopWords().isEmpty());
    }

    /** Whether a process was there before the model, and so is none of its own. */
    boolean isOlder(ProcessTable.Entry process) {
        return process.startTicks() < madeTicks;
    }

    private static void checkNobodyListens(Endpoint endpoint) {
        if (endpoint.isLocal() && endpoint.answers()) {
            throw new StartException(
                            "port " + endpoint.port() + " is in use by " + holder(endpoint.port()))
                    .tell("its port is in use by another program");
        }
    }

    /** Who listens on a port, for operators. */
    static String holder(int port) {
        return ListeningSocket.owner(port, List.of())
                .map(StartPlan::describe)
                .orElse("a process that cannot be seen");
    }

    /** A process for operators. */
    static String describe(ProcessTable.Entry process) {
        String command = SecretMask.mask(ProcessTable.command(process.pid()));
        String shown = command.length() > SHOWN ? command.substring(0, SHOWN) + "…" : command;
        return "process " + process.pid() + " (" + shown + ")";
    }

    private static Optional<ReadinessProbe> probe(Endpoint endpoint, ModelConfig model) {
        return model.checkEndpoint().strip().equals("none")
                ? Optional.empty()
                : Optional.of(ReadinessProbe.of(endpoint, model.checkEndpoint()));
    }
}
