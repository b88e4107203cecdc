package dev.swapgate.process.os;

import java.time.Duration;
import java.util.List;

/**
 * What a supervisor runs.
 *
 * @param name what to call it in lists of processes
 * @param words the program, as {@link Programs#find} resolved it, and its arguments
 * @param environment {@code NAME=value} pairs added to the inherited environment
 * @param stopWords a command the supervisor runs should the gateway die, {@code ${PID}} in it
 *     standing for the number of the command; may be empty
 * @param stopTimeout how long that may take
 */
public record Command(
        String name,
        List<String> words,
        List<String> environment,
        List<String> stopWords,
        Duration stopTimeout) {

    /** Copies the lists. */
    public Command {
        words = List.copyOf(words);
        environment = List.copyOf(environment);
        stopWords = List.copyOf(stopWords);
    }

    /** A command that nothing needs to be run after. */
    public static Command of(String name, List<String> words, List<String> environment) {
        return new Command(name, words, environment, List.of(), Duration.ZERO);
    }
}
