package dev.swapgate.admin;

import com.fasterxml.jackson.databind.JsonNode;

import dev.swapgate.config.problem.ConfigException;
import dev.swapgate.config.problem.ConfigWarning;
import dev.swapgate.plan.ConfigChange;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Tells of each reload from now on, done or refused, as the message {@code configReload}. Safe for
 * use by many threads.
 */
public final class ReloadEvents implements EventSource {
    private final List<Inbox> readers = new CopyOnWriteArrayList<>();

    /** The configuration was read anew, with these warnings. */
    public void done(ConfigChange change, List<ConfigWarning> warnings) {
        tell(ReloadJson.done(change, warnings));
    }

    /** A configuration cannot be used; the one before stays. */
    public void refused(ConfigException refusal) {
        tell(ReloadJson.refused(Answers.object(), refusal));
    }

    private void tell(JsonNode message) {
        readers.forEach(reader -> reader.unread.add(message));
    }

    @Override
    public Reading open() {
        Inbox reader = new Inbox();
        readers.add(reader);
        return reader;
    }

    /** What one reader has yet to be told. */
    private final class Inbox implements Reading {
        private final Queue<JsonNode> unread = new ConcurrentLinkedQueue<>();

        @Override
        public void read(Teller to) {
            for (var next = unread.poll(); next != null; next = unread.poll()) {
                to.tell("configReload", next);
            }
        }

        @Override
        public void close() {
            readers.remove(this);
        }
    }
}
