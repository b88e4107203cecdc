package dev.swapgate.admin;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import dev.swapgate.config.ProfileConfig;
import dev.swapgate.proxy.directory.ActiveProfile;
import dev.swapgate.proxy.directory.ActiveProfile.Listening;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Which profiles became active since the last look, for one reader. Safe for use by many threads.
 */
final class ProfileChanges implements AutoCloseable {
    /** Of more changes than these the oldest are forgotten. */
    private static final int MOST = 64;

    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Queue<Optional<String>> changes = new ArrayDeque<>();

    private volatile Listening listening = () -> {};

    private ProfileChanges() {}

    static ProfileChanges of(ActiveProfile profile) {
        ProfileChanges changes = new ProfileChanges();
        changes.listening = profile.listen(changes::add);
        return changes;
    }

    private void add(Optional<ProfileConfig> active) {
        lock.lock();
        try {
            if (changes.size() >= MOST) {
                changes.remove();
            }
            changes.add(active.map(ProfileConfig::id));
        } finally {
            lock.unlock();
        }
    }

    /** Their ids, empty for none, in their order. */
    List<Optional<String>> next() {
        lock.lock();
        try {
            List<Optional<String>> taken = new ArrayList<>(changes);
            changes.clear();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        listening.close();
    }
}
