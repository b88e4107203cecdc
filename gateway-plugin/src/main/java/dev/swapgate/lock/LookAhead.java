package dev.swapgate.lock;

import dev.swapgate.lock.schedule.QueueView;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Who waits, for what and for how long, and what the requests are called. Immutable.
 *
 * @param queue who waits
 * @param labels the labels of the waiting requests by ticket, where they have one
 */
public record LookAhead(QueueView queue, Map<Long, String> labels) {

    /** Copies the labels. */
    public LookAhead {
        labels = Map.copyOf(labels);
    }

    /** The label of a waiting request; empty if it has none. */
    public String label(QueueView.Waiter waiter) {
        return labels.getOrDefault(waiter.ticket(), "");
    }

    /** The waiters by ticket. */
    Map<Long, QueueView.Waiter> byTicket() {
        return queue.models().stream()
                .flatMap(model -> model.waiters().stream())
                .collect(
                        Collectors.toUnmodifiableMap(
                                QueueView.Waiter::ticket, Function.identity()));
    }
}
