package dev.swapgate.launcher.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a demo model behaves.
 *
 * @param name the model's name, part of every answer
 * @param host address to bind
 * @param port port to bind; 0 takes a free one
 * @param bindDelay time from the start to the bind
 * @param readyDelay time from the bind until it is ready, as if it loaded weights
 * @param stopDelay time a stop takes
 * @param keepAlive time an idle connection is kept
 * @param answer what applies to each request, unless its headers change it
 * @param allowFaults whether request headers may change {@code answer}
 * @param health how the health check answers
 * @param exitAfter time from the start until it ends by itself
 * @param exitCode exit code of that, and of {@link AnswerSettings#dieAtToken}
 * @param ignoreTerm whether TERM has no effect
 * @param spawn shapes of the processes it starts beside itself
 * @param spawned what those processes do
 * @param stdoutRate lines written to standard output in a second; infinite for as fast as they are
 *     read
 * @param events file that events are appended to
 * @param lock file locked while it runs
 * @param lockLinger time the lock counts as held after a stop
 * @param cpu whether it burns processor time while it answers
 */
record DemoSettings(
        String name,
        String host,
        int port,
        Duration bindDelay,
        Duration readyDelay,
        Duration stopDelay,
        Duration keepAlive,
        AnswerSettings answer,
        boolean allowFaults,
        Health health,
        Optional<Duration> exitAfter,
        int exitCode,
        boolean ignoreTerm,
        List<Shape> spawn,
        Spawned spawned,
        double stdoutRate,
        Optional<Path> events,
        Optional<Path> lock,
        Duration lockLinger,
        boolean cpu) {

    /** How the health check answers once the model is ready. */
    enum Health {
        /** 200. */
        OK,
        /** 503 for ever. */
        UNAVAILABLE,
        /** Never. */
        HANG,
        /** With a reset of the connection. */
        RESET,
        /** 200 once; after that nothing answers any more. */
        THEN_HANG
    }

    /** How a process is detached from this one. */
    enum Shape {
        /** A child in the same process group. */
        BG,
        /** A child in a session of its own. */
        SETSID,
        /** A grandchild in a session of its own whose parent has ended. */
        DOUBLE_FORK
    }

    /** What a process started beside this one does. */
    enum Spawned {
        /** It lives. */
        SLEEP,
        /** It lives and TERM has no effect on it. */
        STUBBORN,
        /** It is the model server; this process only waits. */
        SERVER
    }
}
