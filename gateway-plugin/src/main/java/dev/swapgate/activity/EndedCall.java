package dev.swapgate.activity;

import dev.swapgate.activity.CallRecord.AnswerHeaders;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * A call that is over, with what was kept of it, before anybody has looked into that.
 *
 * @param facts what was known from the beginning
 * @param when when it ended
 * @param took time from its arrival to its end
 * @param status HTTP status the client was told
 * @param error what went wrong, or empty
 * @param ownType media type of an answer that the gateway made itself, or empty
 * @param headers headers of the upstream's answer, or null if there was none
 * @param kept its body, or null if that was not wanted
 * @param captured whether a capture is to be made of it
 * @param body gives the request's body, or null if that was not wanted
 */
record EndedCall(
        CallFacts facts,
        Instant when,
        Duration took,
        int status,
        String error,
        String ownType,
        @Nullable AnswerHeaders headers,
        @Nullable KeptBytes kept,
        boolean captured,
        @Nullable Supplier<byte[]> body) {}
