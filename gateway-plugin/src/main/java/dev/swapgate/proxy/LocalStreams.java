package dev.swapgate.proxy;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongFunction;

/**
 * The streams that local handlers are sending, so that they end with the servlet. Safe for use by
 * many threads.
 */
final class LocalStreams implements AutoCloseable {

    private final Set<Exchange> open = ConcurrentHashMap.newKeySet();

    /** Makes the sender of a stream. */
    StreamSender open(Exchange exchange, LongFunction<byte[]> gap) {
        open.add(exchange);
        return new StreamSender(exchange, gap, () -> open.remove(exchange));
    }

    /** Ends every stream. */
    @Override
    public void close() {
        List.copyOf(open).forEach(Exchange::succeed);
    }
}
