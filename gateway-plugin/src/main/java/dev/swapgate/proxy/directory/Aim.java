package dev.swapgate.proxy.directory;

/**
 * What a name leads to at this moment.
 *
 * @param destination where the request goes
 * @param name the name that led there in the end, when pins and selectors had their say
 * @param place what a selector counts the request by; closed when the request ends
 */
public record Aim(Destination destination, String name, Place place) {

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
