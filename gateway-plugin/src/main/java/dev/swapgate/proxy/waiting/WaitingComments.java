package dev.swapgate.proxy.waiting;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * SSE comments, which clients skip: where the request stands and, if that is foreseen, for how
 * long.
 *
 * @param period time between them
 */
public record WaitingComments(Duration period) implements Voice {

    @Override
    public Duration silence() {
        return period;
    }

    @Override
    public byte[] next(int position, Optional<Duration> wait) {
        String place = position == 0 ? "loading" : "waiting, position " + position;
        String time = wait.map(known -> ", " + Voice.about(known)).orElse("");
        return (": " + place + time + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] last() {
        return new byte[0];
    }
}
