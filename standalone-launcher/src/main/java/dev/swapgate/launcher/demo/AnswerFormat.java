package dev.swapgate.launcher.demo;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** How one API words an answer, at once or as events. */
interface AnswerFormat {

    /**
     * One server-sent event.
     *
     * @param name its {@code event} field; none if null
     * @param data JSON, or text sent as it is
     */
    record Event(@Nullable String name, Object data) {
        /** An event without a name. */
        static Event of(Object data) {
            return new Event(null, data);
        }
    }

    /** The whole answer. */
    Object whole(Draft draft, Generation result);

    /** Events before the first token. */
    List<Event> opening(Draft draft);

    /** Events for one token. */
    List<Event> token(Draft draft, String token);

    /** Events after the last token. */
    List<Event> closing(Draft draft, Generation result);
}
