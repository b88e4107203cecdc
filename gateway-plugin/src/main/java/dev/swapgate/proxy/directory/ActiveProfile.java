package dev.swapgate.proxy.directory;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import dev.swapgate.config.ProfileConfig;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** Which profile is active; none at first. Safe for use by many threads. */
public final class ActiveProfile {
    private final ReentrantLock changing = new ReentrantLock();
    private final CopyOnWriteArrayList<Consumer<Optional<ProfileConfig>>> listeners =
            new CopyOnWriteArrayList<>();
    private volatile State state;

    private record State(Map<String, ProfileConfig> profiles, @Nullable ProfileConfig active) {}

    /** One of these can be active. */
    public ActiveProfile(Map<String, ProfileConfig> profiles) {
        state = new State(Map.copyOf(profiles), null);
    }

    /** From now on it is one of these: the one that is active stays so, as it is now, if it can. */
    public void configure(Map<String, ProfileConfig> changed) {
        Map<String, ProfileConfig> next = Map.copyOf(changed);
        changing.lock();
        try {
            ProfileConfig active = state.active;
            change(new State(next, active == null ? null : next.get(active.id())));
        } finally {
            changing.unlock();
        }
    }

    /** The active profile. */
    public Optional<ProfileConfig> get() {
        return Optional.ofNullable(orNull());
    }

    /** As {@link #get}, for each request; null if none is active. */
    @Nullable ProfileConfig orNull() {
        return state.active;
    }

    /** From now on this one is active; false if there is no such profile. */
    public boolean activate(String id) {
        changing.lock();
        try {
            ProfileConfig profile = state.profiles.get(id);
            if (profile != null) {
                change(new State(state.profiles, profile));
            }
            return profile != null;
        } finally {
            changing.unlock();
        }
    }

    /** From now on none is active. */
    public void deactivate() {
        changing.lock();
        try {
            change(new State(state.profiles, null));
        } finally {
            changing.unlock();
        }
    }

    /** Under the lock: listeners hear of changes in their order. */
    @GuardedBy("changing")
    private void change(State next) {
        state = next;
        listeners.forEach(listener -> listener.accept(Optional.ofNullable(next.active)));
    }

    /** Tells the listener, which must not block, of each change until the result is closed. */
    public Listening listen(Consumer<Optional<ProfileConfig>> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Ends when closed. */
    @FunctionalInterface
    public interface Listening extends AutoCloseable {
        @Override
        void close();
    }
}
