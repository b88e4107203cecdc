package dev.swapgate.launcher.demo;

import java.io.Closeable;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Everything that a stop must close. Safe for use by many threads. */
final class OpenSockets implements Closeable {
    private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** Adds a socket; closes it at once if the stop came first. */
    void add(Closeable socket) throws IOException {
        open.add(socket);
        if (closed) {
            socket.close();
        }
    }

    /** Forgets a socket that its user closed. */
    void remove(Closeable socket) {
        open.remove(socket);
    }

    /** Whether the stop came. */
    boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
        for (Closeable socket : open) {
            try {
                socket.close();
            } catch (IOException e) {
                // It is of no use any more either way.
            }
        }
    }
}
