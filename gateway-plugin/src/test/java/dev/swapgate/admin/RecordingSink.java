package dev.swapgate.admin;

import dev.swapgate.proxy.route.LocalResponse;
import dev.swapgate.proxy.route.StreamSource;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client of a stream that keeps every chunk. */
final class RecordingSink implements StreamSource.Sink {
    final BlockingQueue<String> chunks = new LinkedBlockingQueue<>();
    final CountDownLatch ended = new CountDownLatch(1);

    private AutoCloseable subscription = () -> {};

    /** Begins to receive a stream. */
    void open(LocalResponse.Stream stream) {
        subscription = stream.source().open(this);
    }

    /** Leaves; what comes later is not received. */
    void leave() throws Exception {
        subscription.close();
    }

    @Override
    public void send(byte[] chunk) {
        chunks.add(new String(chunk, StandardCharsets.UTF_8));
    }

    @Override
    public void end() {
        ended.countDown();
    }

    /** The next chunk, or fails. */
    String next() {
        try {
            String chunk = chunks.poll(10, TimeUnit.SECONDS);
            if (chunk == null) {
                throw new AssertionError("no chunk within 10 s");
            }
            return chunk;
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }
}
