package dev.swapgate.proxy.stream;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;

import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * Makes the watchers of one servlet. What it finds out about the container's classes is kept here
 * and not in a static field, so that an undeployed application leaves nothing behind. Safe for use
 * by many threads.
 */
public final class ClientWatchers {

    private final Consumer<String> complaint;
    private final LateArming late;
    private volatile @Nullable JettyEndPoints endPoints;
    private volatile boolean unavailable;

    /** Makes watchers; {@code complaint} is told once if the container offers no way to watch. */
    public ClientWatchers(Scheduler scheduler, Consumer<String> complaint) {
        this.late = new LateArming(scheduler);
        this.complaint = complaint;
    }

    /** A watcher of the client that sent this request; {@code onGone} is run at most once. */
    public ClientWatcher watch(ServletRequest request, Runnable onGone) {
        JettyEndPoints.Access access = access(request);
        return access == null ? ClientWatcher.NONE : new EndPointWatcher(access, late, onGone);
    }

    /**
     * Whether the client could still send more, as far as the container has read; false where that
     * cannot be told.
     */
    public boolean isOpen(ServletRequest request) {
        JettyEndPoints.Access access = access(request);
        return access != null && access.isOpen();
    }

    /**
     * What the client that sent this request sends when HTTP is over; empty where that cannot be
     * read.
     *
     * @param whenReadable run whenever there may be more, after there was none
     */
    public Optional<RawInput> rawInput(ServletRequest request, Runnable whenReadable) {
        return Optional.ofNullable(access(request))
                .map(access -> new RawInput(access, whenReadable));
    }

    private JettyEndPoints.@Nullable Access access(ServletRequest request) {
        // HTTP/2 reports a client that left by itself, and its connection belongs to many.
        if (unavailable || !request.getProtocol().startsWith("HTTP/1")) {
            return null;
        }
        ServletRequest inner = request;
        while (inner instanceof ServletRequestWrapper wrapper) {
            inner = wrapper.getRequest();
        }
        try {
            JettyEndPoints found = endPoints;
            if (found == null || !found.fits(inner)) {
                found = JettyEndPoints.of(inner);
                endPoints = found;
            }
            return found.access(inner);
        } catch (ReflectiveOperationException | RuntimeException x) {
            unavailable = true;
            complaint.accept(x.toString());
            return null;
        }
    }
}
