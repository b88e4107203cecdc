package dev.swapgate.proxy.socket;

import dev.swapgate.lock.schedule.RevokeCause;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Decides how a socket ends. Events in, steps out; it knows no clock, no thread and no connection.
 * For use by one thread at a time.
 *
 * <p>Sides that say goodbye to each other do so through the gateway, untouched. The gateway speaks
 * up only when one of them cannot: it sends its own close frame to whoever is left, waits shortly
 * for the client's answer, and ends. Each socket ends once.
 */
public final class Parting {

    /** How long a side may take to answer the other's close frame. */
    static final Duration ANSWER = Duration.ofSeconds(10);

    /** How long the last bytes may take when there is nothing else to wait for. */
    static final Duration LAST_WORDS = Duration.ofSeconds(1);

    /** How it ended. */
    public enum Outcome {
        /** The sides have said goodbye, or at least one has and the other one left. */
        CLOSED,
        /** The client left without a word. */
        CLIENT_GONE,
        /** The model's server ended without a word. */
        LOST,
        /** The lease was cut. */
        REVOKED,
        /** The client sent what is no frame. */
        CLIENT_BROKE,
        /** The model's server sent what is no frame. */
        UPSTREAM_BROKE
    }

    /** What is to be done. */
    sealed interface Step {

        /** Sends a close frame to a side, as soon as it fits between two frames. */
        record Tell(Side side, int code) implements Step {}

        /** Reports {@link #late} after this time, and no longer after an earlier one. */
        record Wait(Duration time) implements Step {}

        /** Ends both connections. */
        record End(Outcome outcome) implements Step {}
    }

    private final Set<Side> closed = EnumSet.noneOf(Side.class);
    private final Set<Side> ended = EnumSet.noneOf(Side.class);

    /** Who has yet to be told that the gateway ends it. */
    private final Set<Side> untold = EnumSet.noneOf(Side.class);

    /** How it will end because of the gateway; {@link Outcome#CLOSED} while that is not so. */
    private Outcome leaving = Outcome.CLOSED;

    private boolean over;

    /** A close frame of this side has reached the other one. */
    List<Step> closed(Side side) {
        closed.add(side);
        if (isLeaving()) {
            return endIfDone();
        }
        return closed.size() == 2 ? end(Outcome.CLOSED) : await(ANSWER);
    }

    /**
     * This side sends nothing any more.
     *
     * @param betweenFrames whether it stopped after a whole frame
     */
    List<Step> ended(Side side, boolean betweenFrames) {
        ended.add(side);
        if (isLeaving()) {
            return endIfDone();
        }
        if (closed.contains(side)) {
            return ended.size() == 2 ? end(Outcome.CLOSED) : await(LAST_WORDS);
        }
        if (closed.contains(side.other())) {
            return end(Outcome.CLOSED);
        }
        if (side == Side.CLIENT) {
            return end(Outcome.CLIENT_GONE);
        }
        return betweenFrames ? lost() : end(Outcome.LOST);
    }

    /** This side takes nothing any more. What it sent before still counts. */
    List<Step> deaf(Side side) {
        untold.remove(side);
        if (isLeaving()) {
            return endIfDone();
        }
        return side == Side.CLIENT ? ended(side, false) : await(LAST_WORDS);
    }

    /** This side sent what is no frame. */
    List<Step> broke(Side side) {
        if (isLeaving()) {
            ended.add(side);
            return endIfDone();
        }
        return side == Side.CLIENT
                ? leave(Outcome.CLIENT_BROKE, CloseFrame.PROTOCOL_ERROR, CloseFrame.GOING_AWAY)
                : leave(Outcome.UPSTREAM_BROKE, CloseFrame.BAD_GATEWAY, CloseFrame.PROTOCOL_ERROR);
    }

    /** The lease was cut. */
    List<Step> revoked(RevokeCause cause) {
        if (isLeaving()) {
            return List.of();
        }
        return switch (cause) {
            // Its connection will tell more, maybe a goodbye of its own.
            case LOST -> closed.isEmpty() ? await(LAST_WORDS) : List.of();
            case UNLOADED, SHUTDOWN ->
                    leave(Outcome.REVOKED, CloseFrame.GOING_AWAY, CloseFrame.GOING_AWAY);
            case OVERDUE ->
                    leave(Outcome.REVOKED, CloseFrame.SERVICE_RESTART, CloseFrame.GOING_AWAY);
        };
    }

    /** The gateway's close frame was sent to this side. */
    List<Step> told(Side side) {
        untold.remove(side);
        return endIfDone();
    }

    /** The time of the last {@link Step.Wait} is over. */
    List<Step> late() {
        return isLeaving() || !closed.isEmpty() ? end(leaving) : lost();
    }

    private List<Step> lost() {
        return leave(Outcome.LOST, CloseFrame.BAD_GATEWAY, CloseFrame.GOING_AWAY);
    }

    private List<Step> leave(Outcome outcome, int toClient, int toUpstream) {
        leaving = outcome;
        List<Step> steps = new ArrayList<>();
        tell(steps, Side.CLIENT, toClient);
        tell(steps, Side.UPSTREAM, toUpstream);
        steps.add(new Step.Wait(LAST_WORDS));
        return over ? List.of() : List.copyOf(steps);
    }

    private void tell(List<Step> steps, Side side, int code) {
        boolean knows = closed.contains(side.other());
        if (!knows && !ended.contains(side)) {
            untold.add(side);
            steps.add(new Step.Tell(side, code));
        }
    }

    private boolean isLeaving() {
        return leaving != Outcome.CLOSED;
    }

    /** The client's answer is worth waiting for: cutting it off could cost it our last words. */
    private List<Step> endIfDone() {
        boolean answered = closed.contains(Side.CLIENT) || ended.contains(Side.CLIENT);
        return isLeaving() && untold.isEmpty() && answered ? end(leaving) : List.of();
    }

    private List<Step> await(Duration time) {
        return over ? List.of() : List.of(new Step.Wait(time));
    }

    private List<Step> end(Outcome outcome) {
        if (over) {
            return List.of();
        }
        over = true;
        return List.of(new Step.End(outcome));
    }
}
