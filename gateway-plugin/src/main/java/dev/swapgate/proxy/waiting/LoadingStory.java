package dev.swapgate.proxy.waiting;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Tells a chat client, as the model's reasoning, how the load goes: each message is a complete
 * chunk of a chat completion. The bars at its beginning and end are what pages look for. Used by
 * one thread at a time.
 */
public final class LoadingStory implements Voice {
    static final Duration PERIOD = Duration.ofMillis(750);

    /** Ticks from one remark to the next. */
    private static final int BETWEEN_REMARKS = 8;

    private static final String BAR = "━━━━━\n";

    private static final List<String> REMARKS =
            List.of(
                    "Reading the weights, all of them",
                    "Good things take memory",
                    "The disk is doing its best",
                    "Still faster than thinking for oneself",
                    "Warming up the big numbers",
                    "Somewhere a fan begins to spin",
                    "Nearly there, in a geological sense",
                    "Counting parameters; it will be a while",
                    "Your question is safe here meanwhile");

    private static final ObjectMapper MAPPER = JsonMapper.builder().build();

    private final String id;
    private final String model;
    private final String requested;
    private final long created;
    private final LongSupplier clock;
    private final long began;

    private int ticks;
    private int position;

    /**
     * A story.
     *
     * @param id id of the request
     * @param model id of the model that is loaded
     * @param requested what the client calls it
     * @param created when the request came, in seconds of the epoch
     * @param clock nanoseconds
     */
    public LoadingStory(
            String id, String model, String requested, long created, LongSupplier clock) {
        this.id = id;
        this.model = model;
        this.requested = requested;
        this.created = created;
        this.clock = clock;
        this.began = clock.getAsLong();
    }

    @Override
    public Duration silence() {
        return Duration.ZERO;
    }

    @Override
    public Duration period() {
        return PERIOD;
    }

    @Override
    public byte[] next(int now, Optional<Duration> wait) {
        int tick = ticks++;
        String news = "";
        if (now != position && now > 0) {
            position = now;
            String time = wait.map(known -> ", " + Voice.about(known)).orElse("");
            news = "\nQueue position: #" + now + time + " ";
        }
        if (tick == 0) {
            return chunk(BAR + "swapgate loading model: " + model + "\n" + news);
        }
        if (!news.isEmpty()) {
            return chunk(news);
        }
        return chunk(tick % BETWEEN_REMARKS == 1 ? remark(tick, wait) : ".");
    }

    @Override
    public byte[] last() {
        double seconds = (clock.getAsLong() - began) / 1e9;
        return chunk(String.format(Locale.ROOT, "\nDone! (%.2fs)\n%s \n", seconds, BAR));
    }

    private static String remark(int tick, Optional<Duration> wait) {
        int number = tick / BETWEEN_REMARKS;
        // Every other time what is known, if anything is.
        Optional<Duration> known = number % 2 == 0 ? wait : Optional.empty();
        return "\n"
                + known.map(time -> "This will take " + Voice.about(time))
                        .orElse(REMARKS.get(Math.floorMod(number, REMARKS.size())))
                + " ";
    }

    private byte[] chunk(String text) {
        ObjectNode chunk = MAPPER.createObjectNode();
        chunk.put("id", "chatcmpl-" + id).put("object", "chat.completion.chunk");
        chunk.put("created", created).put("model", requested);
        ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
        choice.putObject("delta").put("reasoning_content", text);
        choice.putNull("finish_reason");
        try {
            return ("data: " + MAPPER.writeValueAsString(chunk) + "\n\n")
                    .getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree cannot fail to be written", e);
        }
    }
}
