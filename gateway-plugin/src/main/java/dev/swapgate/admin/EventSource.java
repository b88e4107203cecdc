package dev.swapgate.admin;

import com.fasterxml.jackson.databind.JsonNode;

/** Something that has messages for {@code /api/events}. Safe for use by many threads. */
@FunctionalInterface
public interface EventSource {

    /** Collects messages for one reader from now on. */
    Reading open();

    /** This one, and after it another. */
    default EventSource and(EventSource other) {
        return () -> new Two(open(), other.open());
    }

    /** The messages of two. */
    record Two(Reading first, Reading second) implements Reading {
        @Override
        public void read(Teller to) {
            first.read(to);
            second.read(to);
        }

        @Override
        public void repeat(Teller to) {
            first.repeat(to);
            second.repeat(to);
        }

        @Override
        public void close() {
            first.close();
            second.close();
        }
    }

    /** Takes messages. */
    @FunctionalInterface
    interface Teller {

        /** Tells one. */
        void tell(String type, JsonNode data);
    }

    /** The messages for one reader. Read by one thread; closed by any. */
    @FunctionalInterface
    interface Reading extends AutoCloseable {

        /** Tells what has come since the last time; never blocks. */
        void read(Teller to);

        /** Tells how everything stands, for a reader that may have missed something. */
        default void repeat(Teller to) {}

        @Override
        default void close() {}
    }
}
