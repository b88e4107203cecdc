package dev.swapgate.proxy.directory;

import org.jspecify.annotations.Nullable;

/**
 * What a name leads to at this moment.
 *
 * @param destination where the request goes
 * @param name the name that led there in the end, when pins and selectors had their say
 * @param selector the selector that sent it there, or null
 * @param place what a selector counts the request by; closed when the request ends
 */
public record Aim(Destination destination, String name, @Nullable String selector, Place place) {

    /** What a name leads to without a selector. */
    public static Aim straight(Destination destination, String name) {
        return new Aim(destination, name, null, Place.NONE);
    }

    /** A place among the requests that a selector has sent to one of its targets. */
    @FunctionalInterface
    public interface Place extends AutoCloseable {

        /** No selector counts the request. */
        Place NONE = () -> {};

        /** Gives the place up. Further calls do nothing. */
        @Override
        void close();
    }
}
