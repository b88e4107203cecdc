package dev.swapgate.launcher.demo;

import dev.swapgate.launcher.Signals;

import org.jspecify.annotations.Nullable;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The life of a demo model: lock, bind, load, serve, stop. */
final class DemoModel implements AutoCloseable {
    /**
     * Exit code of a model that found its lock held: two models would have been resident together.
     */
    static final int OVERLAP = 99;

    private static final int BACKLOG = 512;

    private final DemoSettings settings;
    private final PrintStream out;
    private final EventLog events;
    private final Health health;
    private final OpenSockets sockets = new OpenSockets();
    private final CountDownLatch never = new CountDownLatch(1);
    private @Nullable ExclusiveLock lock;

    /** A model that says on {@code out} what it does, as model servers do. */
    DemoModel(DemoSettings settings, PrintStream out) throws IOException {
        this.settings = settings;
        this.out = out;
        events = new EventLog(settings.name(), settings.events());
        health = new Health(settings.health());
    }

    /** Runs until the process is ended; returns only with the exit code of a failed start. */
    int run() throws IOException, InterruptedException {
        events.add("start", "command", ProcessHandle.current().info().commandLine().orElse(""));
        if (!takeLock()) {
            return OVERLAP;
        }
        watchSignals();
        if (settings.exitAfter().filter(Duration::isZero).isPresent()) {
            events.add("exit", "code", settings.exitCode());
            return settings.exitCode();
        }
        settings.exitAfter().ifPresent(this::exitAfter);
        new Grandchildren(settings).start();
        if (settings.stdoutRate() > 0) {
            Thread.ofPlatform().daemon().name("noise").start(noise());
        }
        if (!settings.spawn().isEmpty() && settings.spawned() == DemoSettings.Spawned.SERVER) {
            never.await();
        }
        pause(settings.bindDelay());
        serve();
        return 0;
    }

    private Noise noise() {
        return new Noise(settings.stdoutRate(), new FileOutputStream(FileDescriptor.out), events);
    }

    private boolean takeLock() throws IOException {
        if (settings.lock().isPresent()) {
            Optional<ExclusiveLock> taken =
                    ExclusiveLock.take(settings.lock().get(), settings.lockLinger());
            lock = taken.orElse(null);
            if (taken.isEmpty()) {
                events.add("OVERLAP", "lock", settings.lock().get().toString());
                out.println(
                        settings.name()
                                + ": "
                                + settings.lock().get()
                                + " is held by another model");
                return false;
            }
        }
        return true;
    }

    private void watchSignals() {
        if (settings.ignoreTerm()) {
            Signals.on("TERM", () -> events.add("term-ignored"));
            return;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::stopping, "demo-stop"));
    }

    private void stopping() {
        ExclusiveLock held = lock;
        if (held != null) {
            held.stopping();
        }
        events.add("stop");
        try {
            pause(settings.stopDelay());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // The runtime gives threads in system calls 0.3 s to come back before it exits: let none be
        // there.
        sockets.close();
        events.add("stopped");
    }

    private void exitAfter(Duration delay) {
        Thread.ofPlatform()
                .daemon()
                .name("demo-exit")
                .start(() -> {
                    try {
                        pause(delay);
                        events.add("exit", "code", settings.exitCode());
                        Runtime.getRuntime().halt(settings.exitCode());
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
    }

    private void pause(Duration delay) throws InterruptedException {
        if (never.await(delay.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new IllegalStateException("never");
        }
    }

    private void serve() throws IOException {
        try (ServerSocket server = new ServerSocket()) {
            server.setReuseAddress(true);
            server.bind(
                    new InetSocketAddress(InetAddress.getByName(settings.host()), settings.port()),
                    BACKLOG);
            sockets.add(server);
            events.add("bound", "port", server.getLocalPort());
            out.printf(
                    "%s: listening on %s:%d, loading for %s s%n",
                    settings.name(),
                    settings.host(),
                    server.getLocalPort(),
                    settings.readyDelay().toMillis() / 1000.0);
            becomeReady();
            accept(server, new Router(settings, health));
        }
    }

    /**
     * Serves until the process stops. Platform threads: few clients come, and virtual ones take
     * longer to start.
     */
    private void accept(ServerSocket server, Router router) throws IOException {
        while (!sockets.isClosed()) {
            try {
                Socket socket = server.accept();
                sockets.add(socket);
                DemoConnection connection =
                        new DemoConnection(settings, router, events, socket, out);
                Thread.ofPlatform()
                        .daemon()
                        .name("demo-connection")
                        .start(() -> {
                            connection.run();
                            sockets.remove(socket);
                        });
            } catch (SocketException e) {
                if (!sockets.isClosed()) {
                    throw e;
                }
            }
        }
    }

    /** Ends serving: {@link #run} returns. */
    @Override
    public void close() {
        sockets.close();
    }

    private void becomeReady() {
        if (settings.readyDelay().isZero()) {
            ready();
            return;
        }
        Thread.ofPlatform()
                .daemon()
                .name("demo-load")
                .start(() -> {
                    try {
                        pause(settings.readyDelay());
                        ready();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
    }

    private void ready() {
        health.ready();
        events.add("ready");
        out.println(settings.name() + ": ready");
    }
}
