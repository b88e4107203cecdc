package dev.swapgate.proxy;

import dev.swapgate.config.Timeouts;
import dev.swapgate.lock.schedule.RevokeCause;
import dev.swapgate.proxy.error.ErrorCode;
import dev.swapgate.proxy.error.Failures;
import dev.swapgate.proxy.error.GatewayError;
import dev.swapgate.proxy.headers.CallHeaders;
import dev.swapgate.proxy.socket.ClientSocket;
import dev.swapgate.proxy.socket.Handshake;
import dev.swapgate.proxy.socket.Parting;
import dev.swapgate.proxy.socket.Tunnel;
import dev.swapgate.proxy.socket.UpstreamSocket;
import dev.swapgate.proxy.stream.RawInput;
import dev.swapgate.proxy.stream.UpstreamProtocolException;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.WebConnection;

import org.eclipse.jetty.client.HttpUpgrader;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * A request that asks for a WebSocket. Until the upstream accepts it, it is a request like any
 * other; an answer other than 101 is passed on as such. Then both connections are taken over, and
 * the exchange, its lease included, lasts until the socket ends.
 *
 * <p>Safe for use by many threads: the upstream's answer, a lease that is cut and the container's
 * second call come on threads of their own.
 */
final class SocketCall implements HttpUpgrader, HttpUpgrader.Factory {

    /** Name of the request attribute of the container's second call. */
    static final String ATTRIBUTE = SocketCall.class.getName();

    private final Exchange exchange;
    private final ProxyRuntime runtime;
    private final Handshake handshake;

    private volatile @Nullable Executor executor;
    private volatile @Nullable Response answer;
    private volatile @Nullable Tunnel tunnel;

    /** What ends it, if it is a lease that was cut, or an operator. */
    private volatile @Nullable GatewayError revocation;

    private SocketCall(Exchange exchange, ProxyRuntime runtime, Handshake handshake) {
        this.exchange = exchange;
        this.runtime = runtime;
        this.handshake = handshake;
    }

    /**
     * What a request asks for; null if it is no WebSocket.
     *
     * @throws GatewayError if it asks in a way that cannot be one
     */
    static @Nullable SocketCall of(Exchange exchange, ProxyRuntime runtime) {
        Optional<Handshake> handshake = Handshake.of(exchange.request());
        return handshake.map(asked -> new SocketCall(exchange, runtime, asked)).orElse(null);
    }

    /** Makes the call to the upstream ask for the same. */
    void ask(Request call, Executor threads) {
        executor = threads;
        call.headers(handshake::ask);
        call.attribute(HttpUpgrader.Factory.class.getName(), this);
    }

    /**
     * Ends the socket by a close frame.
     *
     * @return false if there is none yet
     */
    boolean revoke(String model, RevokeCause cause) {
        return part(Failures.revoked(model, cause), cause);
    }

    private boolean part(GatewayError why, RevokeCause cause) {
        Tunnel open = tunnel;
        if (open == null) {
            return false;
        }
        revocation = why;
        open.revoke(cause);
        return true;
    }

    @Override
    public HttpUpgrader newHttpUpgrader(HttpVersion version) {
        return this;
    }

    @Override
    public void prepare(Request request) {
        // Its headers are there already.
    }

    /** The upstream has answered 101. */
    @Override
    public void upgrade(Response response, EndPoint endPoint, Callback callback) {
        exchange.holdings().timer(null);
        Executor threads = executor;
        if (threads == null || !handshake.isAcceptedBy(response)) {
            endPoint.close();
            callback.failed(new UpstreamProtocolException("a 101 to another handshake"));
            return;
        }
        Tunnel made =
                new Tunnel(
                        UpstreamSocket.over(endPoint, threads),
                        runtime.clients().scheduler(),
                        outcome -> exchange.guarded(() -> end(outcome)));
        if (exchange.holdings().socket(made)) {
            answer = response;
            tunnel = made;
            exchange.partsBy(why -> part(why, RevokeCause.UNLOADED));
            exchange.guarded(this::callAgain);
        }
        callback.succeeded();
    }

    private void callAgain() {
        exchange.request().setAttribute(ATTRIBUTE, this);
        exchange.client().callAgain();
    }

    /** The container's second call: answers 101, and gets the client's connection. */
    void open(HttpServletRequest request, HttpServletResponse response) {
        exchange.guarded(() -> {
            try {
                upgrade(request, response);
            } catch (IOException | ServletException x) {
                throw new IllegalStateException("the container upgrades no connection", x);
            }
        });
    }

    private void upgrade(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        Response accepted = answer;
        if (accepted == null || exchange.isEnding()) {
            return;
        }
        CallHeaders.copy(accepted, response);
        exchange.facts().addHeaders(response);
        ClientSocket socket = request.upgrade(ClientSocket.class);
        response.setHeader("Upgrade", "websocket");
        socket.whenOpen(connection -> exchange.guarded(() -> begin(connection)));
    }

    private void begin(WebConnection connection) {
        Tunnel open = tunnel;
        if (open == null || exchange.isEnding()) {
            return;
        }
        RawInput input =
                runtime.watchers()
                        .rawInput(exchange.request(), open::clientReadable)
                        .orElseThrow(() ->
                                new IllegalStateException("the container hides the connection"));
        input.outlastSilence(Timeouts.DEFAULT.keepAlive());
        try {
            exchange.client().upgraded(connection.getOutputStream());
            open.begin(input::read, exchange.client()::write);
        } catch (IOException x) {
            throw new IllegalStateException("the container gives no streams", x);
        }
    }

    private void end(Parting.Outcome outcome) {
        String model = exchange.progress().model();
        switch (outcome) {
            case CLOSED -> exchange.hangUp();
            case CLIENT_GONE -> exchange.clientLeft();
            case LOST -> exchange.reject(Failures.revoked(model, RevokeCause.LOST));
            case UPSTREAM_BROKE ->
                    exchange.reject(
                            Failures.upstream(new UpstreamProtocolException("no frame"), model));
            case CLIENT_BROKE ->
                    exchange.reject(
                            new GatewayError(
                                    ErrorCode.INVALID_REQUEST, "What came is no WebSocket frame."));
            case REVOKED -> {
                GatewayError cause = revocation;
                exchange.reject(
                        cause == null ? Failures.revoked(model, RevokeCause.UNLOADED) : cause);
            }
        }
    }
}
