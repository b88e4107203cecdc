package dev.swapgate.proxy.directory;

import dev.swapgate.config.ProfileConfig;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Optional;

/** Which profile is active; none at first. Safe for use by many threads. */
public final class ActiveProfile {
    private volatile Map<String, ProfileConfig> profiles;
    private volatile @Nullable ProfileConfig active;

    /** One of these can be active. */
    public ActiveProfile(Map<String, ProfileConfig> profiles) {
        this.profiles = Map.copyOf(profiles);
    }

    /** From now on it is one of these; none is active. */
    public void configure(Map<String, ProfileConfig> changed) {
        profiles = Map.copyOf(changed);
        active = null;
    }

    /** The active profile. */
    public Optional<ProfileConfig> get() {
        return Optional.ofNullable(active);
    }

    /** As {@link #get}, for each request; null if none is active. */
    @Nullable ProfileConfig orNull() {
        return active;
    }

    /** From now on this one is active; false if there is no such profile. */
    public boolean activate(String id) {
        ProfileConfig profile = profiles.get(id);
        if (profile == null) {
            return false;
        }
        active = profile;
        return true;
    }

    /** From now on none is active. */
    public void deactivate() {
        active = null;
    }
}
