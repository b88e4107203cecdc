package dev.swapgate.process.os;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Prepares the small shell that runs each command, {@code supervisor.sh}, which outlives the
 * gateway by as long as it takes to end the command.
 *
 * <p>Everything is handed over in its environment, which only its own user can read: in its
 * arguments, passwords would be in every list of processes, and a search for the command would find
 * the supervisor, too.
 */
final class Supervisor {
    static final String MODE = "SWAPGATE_MODE";
    static final String ENTER = "SWAPGATE_ENTER";
    static final String CGROUP = "SWAPGATE_CGROUP";

    /** The variables that hold the token: the supervisor's own, and the command's. */
    static final Set<String> MARKS = Set.of("SWAPGATE_TOKEN", "SWAPGATE_RUN");

    /** An {@link #ENTER} that needs no further program. */
    static final String LAUNCH_HERE = "eval \"$SWAPGATE_LAUNCH\"";

    private static final String SCRIPT = resource("supervisor.sh");
    private static final String INIT = resource("namespace-init.sh");
    private static final String LAUNCH = resource("launch.sh");

    /** Names a shell can carry as variables. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /** Variables that some shell does not let one set, or that would change how it works. */
    private static final Set<String> SHELLS_OWN =
            Set.of(
                    "UID",
                    "EUID",
                    "PPID",
                    "SHELLOPTS",
                    "BASHOPTS",
                    "BASH_VERSINFO",
                    "IFS",
                    "OPTIND");

    private final Programs programs;

    Supervisor(Programs programs) {
        this.programs = programs;
    }

    /** A supervisor for a command in a tree, ready to be started. */
    ProcessBuilder prepare(Command command, String token, ProcessTree tree) {
        var words = new ArrayList<>(programs.newSession());
        words.addAll(
                List.of(
                        programs.path("sh"),
                        "-c",
                        "eval \"$SWAPGATE_SUPERVISOR\"",
                        "swapgate-supervisor",
                        command.name()));
        var builder = new ProcessBuilder(words);
        Map<String, String> environment = builder.environment();
        environment.put("SWAPGATE_SUPERVISOR", SCRIPT);
        environment.put("SWAPGATE_INIT", INIT);
        environment.put("SWAPGATE_LAUNCH", LAUNCH);
        environment.put("SWAPGATE_TOKEN", token);
        environment.put("SWAPGATE_NAME", command.name());
        environment.put("SWAPGATE_ARGS", quote(launchWords(command, environment.keySet())));
        environment.put("SWAPGATE_ENV", exports(command));
        environment.put("SWAPGATE_STOP", stop(command));
        environment.put(
                "SWAPGATE_STOP_SECONDS",
                Long.toString(Math.max(1, command.stopTimeout().toSeconds())));
        environment.put(CGROUP, "");
        environment.putAll(tree.settings());
        return builder;
    }

    /** The command, behind what gives it a session and the variables no shell can carry. */
    private List<String> launchWords(Command command, Set<String> inherited) {
        var words = new ArrayList<>(programs.newSession());
        List<String> carried =
                Stream.concat(
                                inherited.stream()
                                        .filter(name -> !NAME.matcher(name).matches())
                                        .map(name -> name + "=" + System.getenv(name)),
                                command.environment().stream().filter(pair -> !isExportable(pair)))
                        .filter(pair -> !pair.startsWith("-"))
                        .toList();
        if (!carried.isEmpty()) {
            words.add(programs.path("env"));
            words.addAll(carried);
        }
        words.addAll(command.words());
        return words;
    }

    private static String exports(Command command) {
        List<String> pairs =
                command.environment().stream().filter(Supervisor::isExportable).toList();
        return pairs.isEmpty() ? "" : "export " + quote(pairs);
    }

    private static boolean isExportable(String pair) {
        String name = pair.substring(0, Math.max(0, pair.indexOf('=')));
        return NAME.matcher(name).matches() && !SHELLS_OWN.contains(name);
    }

    private String stop(Command command) {
        if (command.stopWords().isEmpty()) {
            return "";
        }
        var words = new ArrayList<>(programs.newSession());
        words.addAll(command.stopWords());
        return quote(words).replace("${PID}", "'\"$pid\"'");
    }

    /** Words as a shell reads them back, each of them literally. */
    static String quote(List<String> words) {
        return words.stream()
                .map(word -> "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
    }

    private static String resource(String name) {
        try (InputStream in = Supervisor.class.getResourceAsStream(name)) {
            return new String(
                    Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
