package dev.swapgate.proxy;

import dev.swapgate.config.HostAndPort;
import dev.swapgate.lock.Lease;
import dev.swapgate.lock.Ticket;
import dev.swapgate.lock.schedule.RevokeCause;
import dev.swapgate.process.Upstream;
import dev.swapgate.proxy.error.Failures;
import dev.swapgate.proxy.headers.CallHeaders;
import dev.swapgate.proxy.headers.TargetPath;
import dev.swapgate.proxy.resolve.BodyCollector;
import dev.swapgate.proxy.resolve.BufferedBody;
import dev.swapgate.proxy.resolve.ResolvedRequest;
import dev.swapgate.proxy.route.LocalResponse;
import dev.swapgate.proxy.route.RouteTable;
import dev.swapgate.proxy.stream.UpstreamTag;

import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Takes one request to its model: reads the body, finds the model, waits for a lease, calls the
 * model's server. Each step runs after the one before, on whatever thread that ended on; no thread
 * is held in between.
 */
final class Forwarding implements UpstreamCall.Owner {

    /** Sends a call: the servlet's own way to do it. */
    @FunctionalInterface
    interface Sender {
        /** Sends {@code request}; the listener hears its answer. */
        void send(Request request, Response.Listener listener);
    }

    private final Exchange exchange;
    private final ProxyRuntime runtime;
    private final RouteTable.Match.Found match;
    private final Sender sender;

    private @Nullable ResolvedRequest resolved;
    private @Nullable Upstream upstream;
    private @Nullable Request call;
    private @Nullable WaitingComments comments;
    private @Nullable SocketCall socket;
    private boolean lostRace;
    private boolean retried;

    Forwarding(
            Exchange exchange, ProxyRuntime runtime, RouteTable.Match.Found match, Sender sender) {
        this.exchange = exchange;
        this.runtime = runtime;
        this.match = match;
        this.sender = sender;
    }

    /** Begins, on the container's thread. */
    void begin() throws IOException {
        socket = SocketCall.of(exchange, runtime);
        Optional<LocalResponse.Content> redirect =
                runtime.resolver()
                        .redirect(
                                match,
                                exchange.facts().method(),
                                exchange.request().getContextPath(),
                                exchange.facts().query());
        if (redirect.isPresent()) {
            exchange.answer(redirect.get());
            return;
        }
        long limit = runtime.config().swapgate().http().maxBody();
        if (exchange.request().getContentLengthLong() > limit) {
            // Before a byte is read: a client that waits for "100 Continue" keeps its body.
            throw BodyReader.tooLarge(limit);
        }
        exchange.startAsync();
        if (!BodyReader.hasBody(exchange)) {
            exchange.guarded(() -> resolve(null));
            return;
        }
        BodyCollector collector =
                new BodyCollector(runtime.config().swapgate().http(), runtime.budget());
        if (exchange.holdings().body(collector)) {
            BodyReader.read(
                    exchange, runtime, collector::append, () -> resolve(collector.complete()));
        }
    }

    private void resolve(@Nullable BufferedBody body) {
        if (body != null && !exchange.holdings().body(body)) {
            return;
        }
        RequestFacts facts = exchange.facts();
        ResolvedRequest found =
                runtime.resolver()
                        .resolve(
                                match,
                                facts.method(),
                                facts.path(),
                                facts.query(),
                                exchange.request().getContentType(),
                                body);
        resolved = found;
        exchange.progress().model(found.model().id());
        BufferedBody rewritten = found.body();
        if (rewritten == null || exchange.holdings().body(rewritten)) {
            exchange.watchClient();
            acquire(found);
        }
    }

    private void acquire(ResolvedRequest request) {
        if (exchange.isEnding()) {
            return;
        }
        Ticket ticket = runtime.models().acquire(request.model().id(), exchange.facts().id());
        CompletableFuture<Lease> wait = ticket.lease();
        if (wait.isDone()) {
            // A future swallows what its actions throw.
            var unused =
                    wait.whenComplete((lease, refusal) ->
                            exchange.guarded(() -> granted(request, lease, refusal)));
            return;
        }
        exchange.client().watchClosely();
        if (exchange.holdings().ticket(ticket)) {
            sendSignsOfLife(request, ticket);
        }
        // Granted or refused on a thread that has other things to do.
        var unused =
                wait.whenComplete(
                        (lease, refusal) -> exchange.later(() -> granted(request, lease, refusal)));
    }

    private void sendSignsOfLife(ResolvedRequest request, Ticket ticket) {
        Duration period = runtime.config().swapgate().queue().keepAlive();
        if (request.stream() && period.isPositive()) {
            WaitingComments begun =
                    new WaitingComments(exchange, runtime.clients().scheduler(), period, ticket);
            comments = begun;
            begun.start();
        }
    }

    private void granted(
            ResolvedRequest request, @Nullable Lease lease, @Nullable Throwable refusal) {
        if (comments != null) {
            comments.stop();
        }
        exchange.holdings().timer(null);
        if (lease == null) {
            exchange.fail(
                    refusal == null
                            ? new IllegalStateException("neither lease nor refusal")
                            : refusal);
        } else if (exchange.holdings().lease(lease)) {
            exchange.progress().waited(lease.waited());
            lease.onRevoke(cause -> revoked(lease, cause));
            send(request, lease);
        }
    }

    private void revoked(Lease lease, RevokeCause cause) {
        SocketCall opened = socket;
        if (opened != null && opened.revoke(lease.model(), cause)) {
            return;
        }
        if (exchange.holdings().holds(lease)) {
            exchange.reject(Failures.revoked(lease.model(), cause));
        }
    }

    private void send(ResolvedRequest request, Lease lease) {
        Optional<Upstream> target = runtime.models().upstream(lease.model(), lease.generation());
        if (target.isPresent()) {
            upstream = target.get();
            call(request, target.get(), false);
        } else if (lostRace) {
            throw Failures.unreachable(lease.model());
        } else {
            // The process died between the grant and now. One more turn, with its successor.
            lostRace = true;
            exchange.holdings().dropLease();
            acquire(request);
        }
    }

    private void call(ResolvedRequest request, Upstream target, boolean fresh) {
        HttpClient client = runtime.clients().client(target.timeouts());
        BufferedBody body = request.body();
        URI base = target.base();
        Request made =
                request(client, base)
                        .method(exchange.facts().method())
                        .path(TargetPath.join(base, request.path(), request.query()))
                        .tag(new UpstreamTag(target.model(), target.generation(), fresh))
                        .idleTimeout(0, TimeUnit.MILLISECONDS);
        made.headers(headers ->
                CallHeaders.copy(exchange.request(), base, exchange.facts().id(), headers));
        if (fresh) {
            made.headers(headers -> headers.put("Connection", "close"));
        }
        SocketCall wanted = socket;
        if (wanted != null) {
            wanted.ask(made, client.getExecutor());
        }
        if (body != null) {
            String type = request.contentType();
            made.body(body.content(type == null ? "application/octet-stream" : type));
        }
        UpstreamCall listener = new UpstreamCall(exchange, runtime, this);
        made.onRequestListener(listener);
        call = made;
        if (exchange.holdings().call(made)) {
            limitSilence(made, target.timeouts().responseHeader());
            sender.send(made, listener);
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
            Scheduler.Task task =
                    runtime.clients()
                            .scheduler()
                            .schedule(() -> giveUp(made), limit.toMillis(), TimeUnit.MILLISECONDS);
            exchange.holdings().timer(task);
        }
    }

    private static void giveUp(Request made) {
        var unused = made.abort(new TimeoutException("no response headers"));
    }

    @Override
    public void failed(UpstreamCall ended, Throwable cause) {
        ResolvedRequest request = resolved;
        Upstream target = upstream;
        Request made = call;
        if (request == null || target == null || made == null) {
            throw new IllegalStateException("a call that was never made", cause);
        }
        boolean again =
                !retried
                        && !exchange.isEnding()
                        && ended.diedOnStaleConnection(made, cause)
                        && runtime.models()
                                .upstream(target.model(), target.generation())
                                .isPresent();
        if (again) {
            retried = true;
            call(request, target, true);
            return;
        }
        if (!exchange.isEnding()) {
            runtime.observer().upstreamFailed(exchange.facts().id(), target.model(), cause);
            exchange.reject(Failures.upstream(cause, target.model()));
        }
    }
}
