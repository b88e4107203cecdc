package dev.swapgate.proxy.route;

import java.util.Set;

/**
 * One line of the route table. Authentication and browser rules are derived from it, so a new route
 * cannot be forgotten.
 *
 * @param methods HTTP methods; {@code GET} includes {@code HEAD}, except where it changes something
 *     here; empty means all
 * @param path literal path; a trailing {@code /*} matches any remainder, of one or more segments
 * @param keyRequired whether a key is needed when keys are configured
 * @param changesState whether it changes state or may start a model: refused to foreign web pages
 * @param action what is done
 */
public record Route(
        Set<String> methods,
        String path,
        boolean keyRequired,
        boolean changesState,
        Action action) {

    /** What is done with a request. */
    public sealed interface Action {

        /**
         * Forwards to the model that the request names.
         *
         * @param source where the model is named
         * @param upstreamPath path sent upstream
         */
        record Forward(ModelSource source, String upstreamPath) implements Action {}

        /**
         * Forwards {@code /upstream/<model>/<rest>} to {@code /<rest>}, whatever the method and
         * body.
         */
        record PassThrough() implements Action {}

        /**
         * Forwards what follows the route's last slash to one model, whatever the method and body.
         * Only the slash itself may make it load.
         */
        record Fixed(String model) implements Action {}

        /** Answers locally. */
        record Local(LocalHandler handler) implements Action {}
    }

    /** Whether a WebSocket may be asked for: where a {@code GET} ends at a model. */
    public boolean takesSockets() {
        return switch (action) {
            case Action.PassThrough ignored -> true;
            case Action.Fixed ignored -> true;
            case Action.Forward forward -> forward.source() == ModelSource.QUERY;
            case Action.Local ignored -> false;
        };
    }

    /** Where a request names its model. */
    public enum ModelSource {
        /** In a JSON body, multipart form or urlencoded form. */
        BODY,
        /** In the query parameter {@code model}. */
        QUERY
    }
}
