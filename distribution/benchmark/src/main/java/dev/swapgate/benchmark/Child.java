package dev.swapgate.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A process under measurement. */
final class Child implements AutoCloseable {
    private static final double TICKS_PER_SECOND = 100;
    private final Process process;

    private Child(Process process) {
        this.process = process;
    }

    /** Starts a command; its output goes to {@code log}. */
    static Child start(Path log, List<String> command) {
        try {
            return new Child(
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                            .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A port nothing listens on. */
    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits, polling each millisecond, until a port accepts (or refuses) connections. */
    static void awaitPort(int port, boolean open) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (accepts(port) != open) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "port " + port + (open ? " never opened" : " never closed"));
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** CPU seconds used so far by the process, and by its live descendants if they belong to it. */
    double cpuSeconds(boolean descendants) {
        double own = cpuSeconds(process.toHandle());
        return descendants ? own + process.descendants().mapToDouble(Child::cpuSeconds).sum() : own;
    }

    /** Resident memory of the process alone, in MB. */
    double residentMegabytes() {
        try (Stream<String> lines =
                Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double cpuSeconds(ProcessHandle handle) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(handle.pid()), "stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
        } catch (IOException e) {
            return 0;
        }
    }

    /** Sends TERM and waits for the end. */
    void stop() {
        process.destroy();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stop();
    }
}
