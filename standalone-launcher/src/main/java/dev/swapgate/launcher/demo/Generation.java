package dev.swapgate.launcher.demo;

import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;

/** Computes one answer, token by token, at the pace and with the faults that its settings say. */
final class Generation {
    /** Takes each token as soon as it is computed. */
    interface Sink {
        /** Takes a token. */
        void token(String token) throws IOException;
    }

    private final DemoSettings settings;
    private final AnswerSettings answer;
    private final Prompt prompt;
    private final Exchange exchange;
    private final List<String> words;
    private final StringBuilder text = new StringBuilder();
    private int tokens;

    Generation(DemoSettings settings, AnswerSettings answer, Prompt prompt, Exchange exchange) {
        this.settings = settings;
        this.answer = answer;
        this.prompt = prompt;
        this.exchange = exchange;
        words = Words.split(Words.answer(settings.name(), prompt.text()));
    }

    /** Computes the answer; ends early when the client leaves. */
    void run(Sink sink) throws IOException {
        long due = System.nanoTime() + answer.delay().toNanos();
        long interval = answer.tokensPerSecond() > 0 ? (long) (1e9 / answer.tokensPerSecond()) : 0;
        long length = length();
        exchange.pause(due, settings.cpu());
        faultAfter(0);
        while (tokens < length) {
            String token = words.get(tokens % words.size());
            tokens++;
            text.append(token);
            sink.token(token);
            exchange.event("token", "n", tokens);
            faultAfter(tokens);
            due += interval;
            if (tokens < length) {
                exchange.pause(due, settings.cpu());
            }
        }
    }

    private long length() {
        if (answer.neverEnd()) {
            return Long.MAX_VALUE;
        }
        int limit = prompt.maxTokens().orElse(Integer.MAX_VALUE);
        if (prompt.ignoreEos() && prompt.maxTokens().isPresent()) {
            return limit;
        }
        return Math.min(limit, natural());
    }

    private int natural() {
        return answer.tokens().orElse(words.size());
    }

    private void faultAfter(int count) throws IOException {
        if (is(answer.dieAtToken(), count)) {
            exchange.event("die", "n", count);
            Runtime.getRuntime().halt(settings.exitCode());
        }
        if (is(answer.stallAtToken(), count)) {
            exchange.event("stall", "n", count);
            exchange.stall();
        }
    }

    private static boolean is(OptionalInt value, int count) {
        return value.isPresent() && value.getAsInt() == count;
    }

    /** What was computed so far. */
    String text() {
        return text.toString();
    }

    /** Tokens computed so far. */
    int tokens() {
        return tokens;
    }

    /** Whether the answer was cut by the request's limit. */
    boolean isCut() {
        return !prompt.ignoreEos() && prompt.maxTokens().orElse(Integer.MAX_VALUE) < natural();
    }
}
