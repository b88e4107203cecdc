package dev.swapgate.launcher.demo;

import java.io.IOException;

/** Answers one kind of request. */
@FunctionalInterface
interface Handler {

    /**
     * Answers a request.
     *
     * @throws ClientGoneException if the client leaves before it has its answer
     * @throws IOException if the request cannot be read, or the answer cannot be written
     */
    void handle(Exchange exchange, AnswerSettings answer) throws IOException;
}
