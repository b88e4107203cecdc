package dev.swapgate.proxy.stream;

import org.eclipse.jetty.io.CyclicTimeouts;
import org.eclipse.jetty.util.NanoTime;
import org.eclipse.jetty.util.thread.Scheduler;

import java.time.Duration;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Arms watchers some time after their requests began: most requests have ended by then, and asking
 * for a connection's read interest costs several system calls. Safe for use by many threads.
 */
final class LateArming extends CyclicTimeouts<EndPointWatcher> {

    private static final Duration DELAY = Duration.ofMillis(50);

    private final Set<EndPointWatcher> watchers = ConcurrentHashMap.newKeySet();

    LateArming(Scheduler scheduler) {
        super(scheduler);
    }

    /** When a watcher that is made now is to be armed, in nanoseconds. */
    static long due() {
        return NanoTime.now() + DELAY.toNanos();
    }

    void add(EndPointWatcher watcher) {
        watchers.add(watcher);
        schedule(watcher);
    }

    void remove(EndPointWatcher watcher) {
        watchers.remove(watcher);
    }

    @Override
    protected Iterator<EndPointWatcher> iterator() {
        return watchers.iterator();
    }

    @Override
    protected boolean onExpired(EndPointWatcher watcher) {
        watcher.arm();
        return true;
    }
}
