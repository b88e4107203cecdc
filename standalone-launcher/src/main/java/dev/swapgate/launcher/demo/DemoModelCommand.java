package dev.swapgate.launcher.demo;

import dev.swapgate.launcher.HelpOption;
import dev.swapgate.launcher.demo.DemoSettings.Health;
import dev.swapgate.launcher.demo.DemoSettings.Shape;
import dev.swapgate.launcher.demo.DemoSettings.Spawned;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;

/** {@code swapgate demo-model}: its options. */
@Command(
        name = "demo-model",
        description = {
            "A small model server for demonstrations and tests.",
            "It speaks the APIs of OpenAI, Anthropic and llama-server, and its answers say",
            "which model gave them.",
            ""
        },
        sortOptions = false)
public final class DemoModelCommand implements Callable<Integer> {
    private static final int CANNOT_BIND = 1;

    @Option(
            names = "--port",
            required = true,
            paramLabel = "N",
            description = "port to listen on; 0 takes a free one")
    private int port;

    @Option(
            names = "--host",
            defaultValue = "127.0.0.1",
            paramLabel = "ADDRESS",
            description = "default ${DEFAULT-VALUE}")
    private String host = "";

    @Option(
            names = "--name",
            defaultValue = "demo",
            paramLabel = "NAME",
            description = "what the model calls itself")
    private String name = "";

    @Option(
            names = {"--load-seconds", "--ready-delay"},
            paramLabel = "S",
            description = "time to load: the health check says 503 meanwhile")
    private double loadSeconds;

    @Option(names = "--stop-seconds", paramLabel = "S", description = "time a stop takes")
    private double stopSeconds;

    @Option(
            names = "--tokens-per-second",
            defaultValue = "100",
            paramLabel = "N",
            description = "speed of answers, default ${DEFAULT-VALUE}; 0: as fast as possible")
    private double tokensPerSecond;

    @Option(names = "--tokens", paramLabel = "N", description = "exact length of answers")
    private @Nullable Integer tokens;

    @Option(
            names = "--delay",
            paramLabel = "S",
            description = "silence before each answer, as if it read the prompt")
    private double delay;

    @Option(names = "--cpu", description = "burn processor time while answering")
    private boolean cpu;

    @Option(
            names = "--keep-alive-seconds",
            defaultValue = "5",
            paramLabel = "S",
            description = "how long an idle connection stays open, default ${DEFAULT-VALUE}")
    private double keepAlive;

    @Option(
            names = "--bind-delay",
            paramLabel = "S",
            description = "for tests: time until it binds the port")
    private double bindDelay;

    @Option(
            names = "--health-mode",
            defaultValue = "ok",
            paramLabel = "MODE",
            converter = HealthConverter.class,
            description =
                    "for tests: ok, 503, hang, reset, or then-hang (200 once, then nothing"
                            + " answers)")
    private Health health = Health.OK;

    @Option(
            names = "--exit-after",
            paramLabel = "S",
            description = "for tests: end by itself after this time")
    private @Nullable Double exitAfter;

    @Option(
            names = "--exit-code",
            defaultValue = "1",
            paramLabel = "N",
            description =
                    "for tests: exit code of --exit-after and --die-at-token, default"
                            + " ${DEFAULT-VALUE}")
    private int exitCode;

    @Option(names = "--ignore-term", description = "for tests: TERM has no effect")
    private boolean ignoreTerm;

    @Option(
            names = "--spawn",
            split = ",",
            paramLabel = "SHAPE",
            converter = ShapeConverter.class,
            description =
                    "for tests: start other processes, in these shapes: bg, setsid, double-fork; or"
                            + " none")
    private List<Optional<Shape>> spawn = new ArrayList<>();

    @Option(
            names = "--spawn-what",
            defaultValue = "sleep",
            paramLabel = "WHAT",
            converter = SpawnedConverter.class,
            description =
                    "for tests: what they do: sleep, stubborn (ignore TERM) or server (hold the"
                            + " port, this one waits)")
    private Spawned spawned = Spawned.SLEEP;

    @Option(
            names = "--stdout-rate",
            paramLabel = "N|max",
            converter = RateConverter.class,
            description = "for tests: lines a second written to standard output")
    private double stdoutRate;

    @Option(
            names = "--die-at-token",
            paramLabel = "K",
            description = "for tests: crash after token K of an answer; 0: before the first")
    private @Nullable Integer dieAtToken;

    @Option(
            names = "--stall-at-token",
            paramLabel = "K",
            description = "for tests: fall silent after token K")
    private @Nullable Integer stallAtToken;

    @Option(names = "--never-end", description = "for tests: answers never end")
    private boolean neverEnd;

    @Option(
            names = "--lie",
            paramLabel = "KIND",
            converter = LieConverter.class,
            description =
                    "for tests: answers break HTTP: dup-cl, cl-te, trunc, extra, early,"
                            + " giant-header, informational, switch, redirect, garbage")
    private @Nullable Lie lie;

    @Option(
            names = "--events",
            paramLabel = "FILE",
            description = "for tests: append what happens, as JSON lines")
    private @Nullable Path events;

    @Option(
            names = "--lock",
            paramLabel = "FILE",
            description =
                    "for tests: lock a file while running; held already: event OVERLAP, exit 99")
    private @Nullable Path lock;

    @Option(
            names = "--lock-linger",
            paramLabel = "S",
            description = "for tests: it counts as held so long after TERM")
    private double lockLinger;

    @Option(
            names = "--allow-faults",
            description =
                    "for tests: request headers x-demo-delay, -tokens-per-second, -tokens,"
                        + " -die-at-token, -stall-at-token, -never-end, -lie, -status apply to that"
                        + " request")
    private boolean allowFaults;

    @Mixin HelpOption help = new HelpOption();

    @Override
    public Integer call() throws IOException, InterruptedException {
        try {
            return new DemoModel(settings(), System.out).run();
        } catch (BindException e) {
            System.err.println(
                    name + ": cannot listen on " + host + ":" + port + ": " + e.getMessage());
            return CANNOT_BIND;
        }
    }

    /** What the options say. */
    DemoSettings settings() {
        return new DemoSettings(
                name,
                host,
                port,
                AnswerSettings.seconds(bindDelay),
                AnswerSettings.seconds(loadSeconds),
                AnswerSettings.seconds(stopSeconds),
                AnswerSettings.seconds(keepAlive),
                answer(),
                allowFaults,
                health,
                Optional.<Duration>ofNullable(
                        exitAfter == null ? null : AnswerSettings.seconds(exitAfter)),
                exitCode,
                ignoreTerm,
                spawn.stream().flatMap(Optional::stream).toList(),
                spawned,
                stdoutRate,
                Optional.<Path>ofNullable(events),
                Optional.<Path>ofNullable(lock),
                AnswerSettings.seconds(lockLinger),
                cpu);
    }

    private AnswerSettings answer() {
        return new AnswerSettings(
                AnswerSettings.seconds(delay),
                tokensPerSecond,
                optional(tokens),
                optional(dieAtToken),
                optional(stallAtToken),
                neverEnd,
                Optional.<Lie>ofNullable(lie),
                OptionalInt.empty());
    }

    private static OptionalInt optional(@Nullable Integer value) {
        return value == null ? OptionalInt.empty() : OptionalInt.of(value);
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String text) {
        String name = text.toUpperCase(Locale.ROOT).replace('-', '_');
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown: " + text));
    }

    static final class HealthConverter implements ITypeConverter<Health> {
        @Override
        public Health convert(String value) {
            return value.equals("503") ? Health.UNAVAILABLE : constant(Health.class, value);
        }
    }

    static final class ShapeConverter implements ITypeConverter<Optional<Shape>> {
        @Override
        public Optional<Shape> convert(String value) {
            return value.equals("none")
                    ? Optional.empty()
                    : Optional.of(constant(Shape.class, value));
        }
    }

    static final class SpawnedConverter implements ITypeConverter<Spawned> {
        @Override
        public Spawned convert(String value) {
            return constant(Spawned.class, value);
        }
    }

    static final class RateConverter implements ITypeConverter<Double> {
        @Override
        public Double convert(String value) {
            return value.equals("max") ? Double.POSITIVE_INFINITY : Double.valueOf(value);
        }
    }

    static final class LieConverter implements ITypeConverter<Lie> {
        @Override
        public Lie convert(String value) {
            return Lie.of(value);
        }
    }
}
