package dev.swapgate.launcher.demo;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A flood of lines on standard output. Its pace lies in {@link #longestStall}: a full pipe shows
 * there.
 */
final class Noise implements Runnable {
    private static final byte[] LINE =
            "\u001b[32mdemo noise\u001b[0m \u00e9\u00e8 tensor 0123456789 abcdefghijklmnopqrstuvwxyz\n"
                    .getBytes(StandardCharsets.UTF_8);

    private final double rate;
    private final OutputStream out;
    private final EventLog events;
    private final CountDownLatch never = new CountDownLatch(1);
    private long longestStall;

    Noise(double rate, OutputStream out, EventLog events) {
        this.rate = rate;
        this.out = out;
        this.events = events;
    }

    @Override
    public void run() {
        long interval = (long) (1e9 / rate);
        long due = System.nanoTime();
        try {
            while (!never.await(due - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                due += interval;
                writeTimed();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            events.add("stdout-closed");
        }
    }

    private void writeTimed() throws IOException {
        long begin = System.nanoTime();
        out.write(LINE);
        out.flush();
        long stall = System.nanoTime() - begin;
        if (stall > longestStall) {
            longestStall = stall;
            events.add("stdout-stall", "nanos", stall);
        }
    }
}
