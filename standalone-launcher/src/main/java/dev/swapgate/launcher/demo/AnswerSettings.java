package dev.swapgate.launcher.demo;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * How one request is answered.
 *
 * @param delay silence before the answer, as if the prompt were processed
 * @param tokensPerSecond speed of the answer; 0 for as fast as possible
 * @param tokens exact length of the answer
 * @param dieAtToken the process ends after this many tokens
 * @param stallAtToken the answer stops growing after this many tokens
 * @param neverEnd whether the answer has no end
 * @param lie how the answer breaks HTTP
 * @param status an error to answer with
 */
record AnswerSettings(
        Duration delay,
        double tokensPerSecond,
        OptionalInt tokens,
        OptionalInt dieAtToken,
        OptionalInt stallAtToken,
        boolean neverEnd,
        Optional<Lie> lie,
        OptionalInt status) {

    /** These settings, with what the headers {@code x-demo-…} of a request say instead. */
    AnswerSettings with(Request request) {
        Function<String, Optional<String>> header = name -> request.header("x-demo-" + name);
        return new AnswerSettings(
                header.apply("delay").map(AnswerSettings::seconds).orElse(delay),
                header.apply("tokens-per-second").map(Double::valueOf).orElse(tokensPerSecond),
                number(header.apply("tokens"), tokens),
                number(header.apply("die-at-token"), dieAtToken),
                number(header.apply("stall-at-token"), stallAtToken),
                header.apply("never-end").map(Boolean::valueOf).orElse(neverEnd),
                header.apply("lie").map(Lie::of).or(() -> lie),
                number(header.apply("status"), status));
    }

    private static OptionalInt number(Optional<String> value, OptionalInt otherwise) {
        return value.isPresent() ? OptionalInt.of(Integer.parseInt(value.get())) : otherwise;
    }

    /** A duration from decimal seconds. */
    static Duration seconds(String value) {
        return seconds(Double.parseDouble(value));
    }

    /** A duration from decimal seconds. */
    static Duration seconds(double value) {
        return Duration.ofNanos(Math.round(value * 1e9));
    }
}
