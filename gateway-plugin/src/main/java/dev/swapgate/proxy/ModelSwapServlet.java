package dev.swapgate.proxy;

import dev.swapgate.config.Timeouts;
import dev.swapgate.proxy.error.ErrorCode;
import dev.swapgate.proxy.error.GatewayError;
import dev.swapgate.proxy.resolve.BodyHeaders;
import dev.swapgate.proxy.route.LocalResponse;
import dev.swapgate.proxy.route.Route;
import dev.swapgate.proxy.route.Route.Action;
import dev.swapgate.proxy.route.RouteTable.Match;
import dev.swapgate.proxy.socket.Handshake;
import dev.swapgate.proxy.stream.UpstreamClients;

import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.ee10.proxy.AsyncProxyServlet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.helpers.NOPLogger;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * The gateway's servlet: makes the requested model ready, forwards the request and streams the
 * answer back. It finds the gateway's services in the servlet context under {@link
 * ProxyServices#ATTRIBUTE}; as long as there are none, every request is answered 503.
 *
 * <p>Jetty's servlet brings the life cycle of the HTTP client and the sending of calls. Its ways of
 * reading a body, passing an answer on and ending a request are replaced: it opens the call before
 * the body is read, flushes nothing, and what its continuations throw is lost.
 */
public final class ModelSwapServlet extends AsyncProxyServlet {

    private static final long serialVersionUID = 1L;

    /** A call's listener, on its way through the base class. */
    private static final String LISTENER = ModelSwapServlet.class.getName() + ".listener";

    /**
     * They are about the connection, or echo what an upstream is told (RFC 9110 §9.3.6, §9.3.8).
     */
    private static final Set<String> NEVER_FORWARDED = Set.of("CONNECT", "TRACE");

    private static final int MOST_HEADERS = 100;

    /** For requests that no route takes: the host rule holds for them as well. */
    private static final Route NO_ROUTE =
            new Route(
                    Set.of(),
                    "",
                    false,
                    false,
                    new Action.Local(request -> {
                        throw new IllegalStateException("not a route");
                    }));

    private final transient RuntimeSource source;
    private final transient LocalStreams streams = new LocalStreams();
    private transient @Nullable UpstreamClients clients;

    /** A servlet that works with what the servlet context offers. */
    public ModelSwapServlet() {
        this(new ContextRuntime());
    }

    ModelSwapServlet(RuntimeSource source) {
        this.source = source;
    }

    @Override
    public void init(ServletConfig config) throws ServletException {
        super.init(new QuietServletConfig(config));
    }

    @Override
    public void destroy() {
        streams.close();
        super.destroy();
        if (clients != null) {
            clients.close();
        }
    }

    /** The base class would log whole requests, keys and all, wherever our classes log at debug. */
    @Override
    protected Logger createLogger() {
        return NOPLogger.NOP_LOGGER;
    }

    /** Makes every client of upstreams; the base class starts and stops the one returned. */
    @Override
    protected HttpClient createHttpClient() {
        Object executor = getServletContext().getAttribute("org.eclipse.jetty.server.Executor");
        UpstreamClients made =
                new UpstreamClients(executor instanceof Executor shared ? shared : null);
        clients = made;
        return made.client(Timeouts.DEFAULT);
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (request.getAttribute(SocketCall.ATTRIBUTE) instanceof SocketCall socket) {
            socket.open(request, response);
            return;
        }
        UpstreamClients upstreams = clients;
        ProxyRuntime runtime =
                upstreams == null ? null : source.find(getServletContext(), upstreams);
        if (runtime == null) {
            refuse(request, response);
            return;
        }
        Map<String, String> cors = runtime.access().corsHeaders(request);
        RequestFacts facts = RequestFacts.of(request, cors);
        Exchange exchange = new Exchange(runtime, request, response, facts);
        try {
            route(exchange, runtime);
        } catch (Throwable x) {
            exchange.fail(x);
        }
    }

    private void route(Exchange exchange, ProxyRuntime runtime) throws IOException {
        RequestFacts facts = exchange.facts();
        refuseTooMany(exchange.request());
        refuseCodings(exchange.request());
        if ("OPTIONS".equals(facts.method())) {
            exchange.answer(runtime.access().preflight(exchange.request()));
            return;
        }
        Match match = runtime.routes().find(facts.method(), facts.path());
        Route route = match instanceof Match.Found found ? found.route() : NO_ROUTE;
        exchange.progress().route(route.path());
        runtime.access().check(exchange.request(), route);
        BodyHeaders.check(exchange.request(), route);
        switch (match) {
            case Match.Found found -> take(exchange, runtime, found);
            case Match.WrongMethod wrong -> throw wrongMethod(facts, wrong.allowed());
            case Match.NoPath none ->
                    throw new GatewayError(ErrorCode.NOT_FOUND, "There is no such path.");
        }
    }

    private void take(Exchange exchange, ProxyRuntime runtime, Match.Found found)
            throws IOException {
        if (NEVER_FORWARDED.contains(exchange.facts().method())) {
            // Only a route that takes every method finds it.
            throw wrongMethod(exchange.facts(), Set.of("GET", "POST"));
        }
        if (!found.route().takesSockets() && Handshake.isAskedFor(exchange.request())) {
            throw Handshake.notHere();
        }
        if (found.route().action() instanceof Action.Local local) {
            new LocalAnswer(exchange, runtime, streams, found.rest()).begin(local.handler());
        } else {
            Calls.Sender sender = (call, listener) -> send(exchange, call, listener);
            new Forwarding(exchange, runtime, found, sender).begin();
        }
    }

    private void send(Exchange exchange, Request call, Response.Listener listener) {
        exchange.request().setAttribute(LISTENER, listener);
        sendProxyRequest(exchange.request(), exchange.client().response(), call);
    }

    @Override
    protected Response.Listener newProxyResponseListener(
            HttpServletRequest request, HttpServletResponse response) {
        return (Response.Listener) request.getAttribute(LISTENER);
    }

    private static void refuseTooMany(HttpServletRequest request) {
        int count = 0;
        for (var names = request.getHeaderNames(); names.hasMoreElements(); ) {
            for (var values = request.getHeaders(names.nextElement()); values.hasMoreElements(); ) {
                values.nextElement();
                count++;
            }
        }
        if (count > MOST_HEADERS) {
            throw new GatewayError(
                    ErrorCode.HEADERS_TOO_LARGE,
                    "The request has "
                            + count
                            + " header fields; at most "
                            + MOST_HEADERS
                            + " are read.");
        }
    }

    /** Where one body ends, somebody before us may have read otherwise (RFC 9112 §6.1). */
    private static void refuseCodings(HttpServletRequest request) {
        if ("HTTP/1.0".equals(request.getProtocol())
                && request.getHeader("Transfer-Encoding") != null) {
            throw new GatewayError(
                            ErrorCode.INVALID_REQUEST,
                            "HTTP/1.0 knows no Transfer-Encoding; send Content-Length.")
                    .with("Connection", "close");
        }
    }

    private static GatewayError wrongMethod(RequestFacts facts, Set<String> allowed) {
        String methods = String.join(", ", allowed.stream().sorted().toList());
        return new GatewayError(
                        ErrorCode.METHOD_NOT_ALLOWED,
                        facts.method() + " is not allowed here; allowed: " + methods + ".")
                .with("Allow", methods);
    }

    private static void refuse(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        RequestFacts facts = RequestFacts.of(request, Map.of());
        LocalResponse.Content content =
                facts.render(
                        new GatewayError(
                                ErrorCode.NOT_CONFIGURED,
                                "The gateway has no usable configuration; its log says why."));
        facts.setHead(content, response);
        response.getOutputStream().write(content.body());
    }
}
