package dev.swapgate.clients;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Reads a stream of LangChain4j, up to its end or so many pieces. */
final class Listener implements StreamingChatResponseHandler {
    private final int most;
    private final StringBuilder text = new StringBuilder();
    private final CompletableFuture<ChatResponse> answer = new CompletableFuture<>();
    private final CompletableFuture<Boolean> left = new CompletableFuture<>();
    private int pieces;

    private Listener(int most) {
        this.most = most;
    }

    /** Reads everything. */
    static Listener toTheEnd() {
        return new Listener(Integer.MAX_VALUE);
    }

    /** Cancels the stream after so many pieces. */
    static Listener leavingAfter(int pieces) {
        return new Listener(pieces);
    }

    @Override
    public void onPartialResponse(PartialResponse piece, PartialResponseContext context) {
        text.append(piece.text());
        if (++pieces == most) {
            context.streamingHandle().cancel();
            left.complete(true);
        }
    }

    @Override
    public void onCompleteResponse(ChatResponse response) {
        answer.complete(response);
    }

    @Override
    public void onError(Throwable error) {
        answer.completeExceptionally(error);
    }

    /** What was read so far. */
    String text() {
        return text.toString();
    }

    /** The whole answer. */
    ChatResponse answer() {
        return answer.orTimeout(2, TimeUnit.MINUTES).join();
    }

    /** Waits until it has left. */
    void awaitLeft() {
        left.orTimeout(2, TimeUnit.MINUTES).join();
    }
}
