package dev.swapgate.launcher.demo;

import static dev.swapgate.launcher.demo.Json.object;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Whether the model is ready, and how it says so. */
final class Health {
    private final DemoSettings.Health mode;
    private final AtomicBoolean answered = new AtomicBoolean();
    private volatile boolean loading = true;

    Health(DemoSettings.Health mode) {
        this.mode = mode;
    }

    /** Ends the loading. */
    void ready() {
        loading = false;
    }

    /** Whether it still loads. */
    boolean isLoading() {
        return loading;
    }

    /** Whether nothing answers any more. */
    boolean isHanging() {
        return mode == DemoSettings.Health.THEN_HANG && answered.get();
    }

    /** Answers a health check. */
    void handle(Exchange exchange) throws IOException {
        if (loading) {
            sayLoading(exchange.response());
            return;
        }
        switch (mode) {
            case OK -> sayReady(exchange);
            case UNAVAILABLE -> sayLoading(exchange.response());
            case HANG -> exchange.stall();
            case RESET -> throw new ConnectionResetException();
            case THEN_HANG -> {
                if (answered.getAndSet(true)) {
                    exchange.stall();
                }
                sayReady(exchange);
            }
        }
    }

    private static void sayReady(Exchange exchange) throws IOException {
        exchange.response().json(200, object("status", "ok"));
    }

    /** What llama-server says while it loads. */
    static void sayLoading(Responder response) throws IOException {
        response.error(503, "unavailable_error", "Loading model");
    }

    /** The connection shall be reset. */
    static final class ConnectionResetException extends IOException {
        private static final long serialVersionUID = 1L;
    }
}
