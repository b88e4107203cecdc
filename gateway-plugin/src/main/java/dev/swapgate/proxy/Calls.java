package dev.swapgate.proxy;

import dev.swapgate.config.HostAndPort;
import dev.swapgate.process.Upstream;
import dev.swapgate.proxy.directory.Destination;
import dev.swapgate.proxy.headers.CallHeaders;
import dev.swapgate.proxy.headers.TargetPath;
import dev.swapgate.proxy.resolve.BufferedBody;
import dev.swapgate.proxy.resolve.ResolvedRequest;
import dev.swapgate.proxy.stream.UpstreamTag;

import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Makes and sends the calls of one request. */
final class Calls {

    /** Sends a call: the servlet's own way to do it. */
    @FunctionalInterface
    interface Sender {
        /** Sends {@code request}; the listener hears its answer. */
        void send(Request request, Response.Listener listener);
    }

    private final Exchange exchange;
    private final ProxyRuntime runtime;
    private final Sender sender;

    private @Nullable SocketCall socket;

    Calls(Exchange exchange, ProxyRuntime runtime, Sender sender) {
        this.exchange = exchange;
        this.runtime = runtime;
        this.sender = sender;
    }

    /** From now on calls ask for a socket, unless it is null. */
    void openSocket(@Nullable SocketCall wanted) {
        socket = wanted;
    }

    /**
     * Sends a call.
     *
     * @param fresh whether it gets a connection of its own
     */
    void send(ResolvedRequest request, Upstream target, boolean fresh, UpstreamCall.Owner owner) {
        HttpClient client = runtime.clients().client(target.timeouts());
        BufferedBody body = request.body();
        URI base = target.base();
        Request made =
                request(client, base)
                        .method(exchange.facts().method())
                        .path(TargetPath.join(base, request.path(), request.query()))
                        .tag(new UpstreamTag(target.model(), target.generation(), fresh))
                        .idleTimeout(0, TimeUnit.MILLISECONDS);
        made.headers(headers -> copyHeaders(request, base, headers));
        if (exchange.record().isKept()) {
            made.headers(CallTelling::readable);
        }
        if (fresh) {
            made.headers(headers -> headers.put("Connection", "close"));
        }
        SocketCall wanted = socket;
        if (wanted != null) {
            wanted.ask(made, client.getExecutor());
        }
        if (body != null) {
            made.body(body.content(exchange.request().getContentType()));
        }
        UpstreamCall listener = new UpstreamCall(exchange, runtime, owner, made);
        made.onRequestListener(listener);
        limitHandshake(made, listener, target);
        if (exchange.holdings().call(made)) {
            limitSilence(made, target.timeouts().responseHeader());
            sender.send(made, listener);
        }
    }

    private void copyHeaders(ResolvedRequest request, URI base, HttpFields.Mutable headers) {
        String id = exchange.facts().id();
        if (request.destination() instanceof Destination.Remote remote) {
            CallHeaders.copyToPeer(exchange.request(), base, id, headers);
            CallHeaders.addKey(remote.peer().apiKey(), headers);
            runtime.peers().via().sign(headers);
        } else {
            CallHeaders.copy(exchange.request(), base, id, headers);
        }
    }

    /** The client wants a host of Java's taste to begin with, but takes any then. */
    private static Request request(HttpClient client, URI base) {
        if (base.getHost() != null) {
            return client.newRequest(base);
        }
        HostAndPort place = HostAndPort.of(base).orElseThrow();
        return client.newRequest("localhost", place.port())
                .scheme(base.getScheme())
                .host(place.host());
    }

    private void limitSilence(Request made, Duration limit) {
        if (limit.isPositive() && !exchange.isEnding()) {
            exchange.after(limit, () -> giveUp(made, "no response headers"));
        }
    }

    /**
     * A request begins, as far as the HTTP client goes, when there is a connection; one that is
     * used again has its handshake behind it.
     */
    private void limitHandshake(Request made, UpstreamCall call, Upstream target) {
        Duration limit = target.timeouts().tlsHandshake();
        if (limit.isPositive() && "https".equalsIgnoreCase(target.base().getScheme())) {
            Runnable look =
                    () -> {
                        if (call.endedInHandshake()) {
                            giveUp(made, "no end of the TLS handshake");
                        }
                    };
            made.onRequestBegin(begun -> {
                if (call.endedInHandshake()) {
                    exchange.alsoAfter(limit, look);
                }
            });
        }
    }

    private static void giveUp(Request made, String missing) {
        var unused = made.abort(new TimeoutException(missing));
    }
}
