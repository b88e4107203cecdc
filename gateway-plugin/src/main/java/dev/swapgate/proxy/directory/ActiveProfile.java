package dev.swapgate.proxy.directory;

import dev.swapgate.config.ProfileConfig;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Which profile is active; none at first. Safe for use by many threads. */
public final class ActiveProfile {
    private final AtomicReference<State> state;

    private record State(Map<String, ProfileConfig> profiles, @Nullable ProfileConfig active) {}

    /** One of these can be active. */
    public ActiveProfile(Map<String, ProfileConfig> profiles) {
        state = new AtomicReference<>(new State(Map.copyOf(profiles), null));
    }

    /** From now on it is one of these: the one that is active stays so, as it is now, if it can. */
    public void configure(Map<String, ProfileConfig> changed) {
        Map<String, ProfileConfig> next = Map.copyOf(changed);
        state.updateAndGet(
                now -> new State(next, now.active == null ? null : next.get(now.active.id())));
    }

    /** The active profile. */
    public Optional<ProfileConfig> get() {
        return Optional.ofNullable(orNull());
    }

    /** As {@link #get}, for each request; null if none is active. */
    @Nullable ProfileConfig orNull() {
        return state.get().active;
    }

    /** From now on this one is active; false if there is no such profile. */
    public boolean activate(String id) {
        State after =
                state.updateAndGet(now -> {
                    ProfileConfig profile = now.profiles.get(id);
                    return profile == null ? now : new State(now.profiles, profile);
                });
        return after.profiles.containsKey(id);
    }

    /** From now on none is active. */
    public void deactivate() {
        state.updateAndGet(now -> new State(now.profiles, null));
    }
}
