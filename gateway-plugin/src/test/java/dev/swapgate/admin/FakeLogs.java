package dev.swapgate.admin;

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

        FakePage(String name) {
            this.name = name;
        }

        void write(String text) {
            followers.forEach(follower -> follower.accept(text.getBytes(StandardCharsets.UTF_8)));
        }

        @Override
        public byte[] snapshot() {
            return name.getBytes(StandardCharsets.UTF_8);
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
