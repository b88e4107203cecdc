package dev.swapgate.launcher.demo;

import com.fasterxml.jackson.core.JacksonException;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/** One connection: answers one request after another until either side ends it. */
final class DemoConnection implements Runnable {
    private static final AtomicLong COUNTER = new AtomicLong();
    private static final Pattern SANE_ID = Pattern.compile("[\\w.:-]{1,128}");

    private final DemoSettings settings;
    private final Router router;
    private final EventLog events;
    private final Socket socket;
    private final PrintStream out;
    private final Inbound inbound = new Inbound();

    DemoConnection(
            DemoSettings settings, Router router, EventLog events, Socket socket, PrintStream out) {
        this.out = out;
        this.settings = settings;
        this.router = router;
        this.events = events;
        this.socket = socket;
    }

    @Override
    public void run() {
        try (socket) {
            socket.setTcpNoDelay(true);
            var source = socket.getInputStream();
            Thread.ofPlatform().daemon().name("demo-inbound").start(() -> inbound.pump(source));
            serve();
        } catch (IOException | UncheckedIOException e) {
            // The client is gone or sent no HTTP: nobody is left to tell.
        }
    }

    private void serve() throws IOException {
        OutputStream wire = socket.getOutputStream();
        boolean goOn = true;
        while (goOn && inbound.awaitByte(settings.keepAlive().toNanos())) {
            Request request = RequestReader.read(inbound, wire);
            Responder response = new Responder(wire, request);
            response.header("Server", "swapgate-demo-model");
            response.header("x-demo-name", settings.name());
            response.header("x-demo-pid", Long.toString(ProcessHandle.current().pid()));
            answer(request, response);
            goOn = response.isPersistent();
            if (goOn) {
                request.body().drain();
            }
        }
    }

    private void answer(Request request, Responder response) throws IOException {
        String id =
                request.header("x-request-id")
                        .filter(value -> SANE_ID.matcher(value).matches())
                        .orElseGet(() -> Long.toString(COUNTER.incrementAndGet()));
        Exchange exchange = new Exchange(request, response, inbound, events, id);
        boolean quiet = request.path().endsWith("/health");
        if (!quiet) {
            exchange.event("request", "method", request.method(), "target", request.target());
        }
        try {
            route(exchange);
        } catch (Health.ConnectionResetException e) {
            socket.setSoLinger(true, 0);
            throw e;
        } catch (IOException e) {
            exchange.event("client-gone", "reason", String.valueOf(e.getMessage()));
            throw e;
        }
        if (!quiet) {
            out.println(
                    settings.name()
                            + ": "
                            + request.method()
                            + " "
                            + request.path()
                            + " "
                            + response.status());
        }
    }

    /** A request that makes no sense gets an answer; a client that is gone gets none. */
    private void route(Exchange exchange) throws IOException {
        try {
            router.handle(exchange);
        } catch (JacksonException | BadRequestException | IllegalArgumentException e) {
            if (exchange.response().status() != 0) {
                throw new IOException(e);
            }
            exchange.response().closeAfterwards();
            exchange.response().error(400, "invalid_request_error", String.valueOf(e.getMessage()));
        }
    }
}
