package dev.swapgate.proxy;

import dev.swapgate.lock.Ticket;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * SSE comments, which clients skip: where the request stands and, if that is foreseen, for how
 * long.
 *
 * @param period time between them
 */
record WaitingComments(Duration period) implements SignsOfLife.Voice {

    @Override
    public Duration silence() {
        return period;
    }

    @Override
    public byte[] next(Ticket ticket) {
        int position = ticket.position();
        String place = position == 0 ? "" : ", position " + position;
        String time = LoadingStory.wait(ticket).map(wait -> ", " + wait).orElse("");
        return (": waiting" + place + time + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] last() {
        return new byte[0];
    }
}
