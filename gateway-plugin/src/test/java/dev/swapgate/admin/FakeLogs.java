package dev.swapgate.admin;

import dev.swapgate.log.LogBuffer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Logs that hold their own name and pass on what is written to them. */
final class FakeLogs implements LogPages {
    private final Map<String, FakePage> pages = new TreeMap<>();
    final AtomicInteger open = new AtomicInteger();

    FakePage page(String name) {
        return pages.computeIfAbsent(name, FakePage::new);
    }

    @Override
    public Page gateway() {
        return page("gateway");
    }

    @Override
    public Page shown() {
        return page("shown");
    }

    @Override
    public Page upstream() {
        return page("upstream");
    }

    @Override
    public Page model(String id) {
        return page("model " + id);
    }

    /** One log. */
    final class FakePage implements Page {
        private final String name;
        private final List<Consumer<byte[]>> followers = new ArrayList<>();
        private final LogBuffer all = new LogBuffer(LogBuffer.DEFAULT_CAPACITY);

        FakePage(String name) {
            this.name = name;
            write(name);
        }

        void write(String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            all.append(bytes, 0, bytes.length);
            followers.forEach(follower -> follower.accept(bytes));
        }

        @Override
        public byte[] snapshot() {
            return name.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public LogBuffer.Piece since(long position) {
            return all.since(position);
        }

        @Override
        public AutoCloseable follow(boolean history, Consumer<byte[]> sink) {
            open.incrementAndGet();
            if (history) {
                sink.accept(snapshot());
            }
            followers.add(sink);
            return () -> {
                followers.remove(sink);
                open.decrementAndGet();
            };
        }
    }
}
