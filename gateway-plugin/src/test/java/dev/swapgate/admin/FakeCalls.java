package dev.swapgate.admin;

import java.util.concurrent.atomic.AtomicInteger;

/** Calls of which the number of looks at them is told. */
final class FakeCalls implements EventSource {
    final AtomicInteger open = new AtomicInteger();

    @Override
    public Reading open() {
        open.incrementAndGet();
        AtomicInteger looks = new AtomicInteger();
        return new Reading() {
            @Override
            public void read(Teller to) {
                to.tell("inflight", Answers.object().put("look", looks.incrementAndGet()));
            }

            @Override
            public void close() {
                open.decrementAndGet();
            }
        };
    }
}
