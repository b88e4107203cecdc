package dev.swapgate.proxy;

import dev.swapgate.config.SwapgateSettings;
import dev.swapgate.lock.Lease;
import dev.swapgate.lock.Ticket;
import dev.swapgate.lock.schedule.RevokeCause;
import dev.swapgate.process.Upstream;
import dev.swapgate.proxy.directory.Destination;
import dev.swapgate.proxy.error.ErrorCode;
import dev.swapgate.proxy.error.Failures;
import dev.swapgate.proxy.error.GatewayError;
import dev.swapgate.proxy.resolve.BodyCollector;
import dev.swapgate.proxy.resolve.BodyHeaders;
import dev.swapgate.proxy.resolve.BufferedBody;
import dev.swapgate.proxy.resolve.ResolvedRequest;
import dev.swapgate.proxy.route.LocalResponse;
import dev.swapgate.proxy.route.RouteTable;
import dev.swapgate.proxy.waiting.LoadingStory;
import dev.swapgate.proxy.waiting.Voice;
import dev.swapgate.proxy.waiting.WaitingComments;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Takes one request to its model: reads the body, finds the model, waits for a lease, calls the
 * model's server. Each step runs after the one before, on whatever thread that ended on; no thread
 * is held in between.
 */
final class Forwarding implements UpstreamCall.Owner {

    /** Where a client may be told how a load goes. */
    private static final String CHAT = "/v1/chat/completions";

    /** How long nothing more may come of an answer after its process is gone. */
    private static final Duration LAST_BYTES = Duration.ofSeconds(2);

    private final Exchange exchange;
    private final ProxyRuntime runtime;
    private final RouteTable.Match.Found match;
    private final Calls calls;

    private @Nullable ResolvedRequest resolved;
    private @Nullable Upstream upstream;
    private @Nullable Lease granted;
    private @Nullable SignsOfLife signs;
    private @Nullable SocketCall socket;
    private boolean lostRace;
    private boolean retried;

    Forwarding(
            Exchange exchange,
            ProxyRuntime runtime,
            RouteTable.Match.Found match,
            Calls.Sender sender) {
        this.exchange = exchange;
        this.runtime = runtime;
        this.match = match;
        this.calls = new Calls(exchange, runtime, sender);
    }

    /** Begins, on the container's thread. */
    void begin() throws IOException {
        socket = SocketCall.of(exchange, runtime);
        calls.openSocket(socket);
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
        SwapgateSettings.Http limits = runtime.config().swapgate().http();
        long limit = BodyHeaders.limit(exchange.request(), match.route(), limits);
        if (exchange.request().getContentLengthLong() > limit) {
            // Before a byte is read: a client that waits for "100 Continue" keeps its body.
            throw BodyHeaders.tooLarge(limit);
        }
        exchange.startAsync();
        if (!BodyHeaders.announceBody(exchange.request())) {
            exchange.guarded(() -> resolve(null));
            return;
        }
        BodyCollector collector =
                new BodyCollector(limit, limits.maxBodyInMemory(), runtime.budget());
        if (exchange.holdings().body(collector)) {
            BodyReader.read(
                    exchange, runtime, collector::append, () -> resolve(collector.complete()));
        }
    }

    private void resolve(@Nullable BufferedBody body) {
        if (body != null && !exchange.holdings().body(body)) {
            return;
        }
        ResolvedRequest found = find(body);
        resolved = found;
        exchange.progress().model(found.destination().id());
        boolean counts = !isIgnoredSocket(found.destination());
        if (counts) {
            CallTelling.begin(exchange, runtime, found);
        }
        BufferedBody rewritten = found.body();
        boolean held = exchange.holdings().place(found.aim().place());
        if ((rewritten == null || exchange.holdings().body(rewritten)) && held) {
            exchange.watchClient();
            switch (found.destination()) {
                case Destination.Local local when counts -> acquire(found, local.id());
                case Destination.Local local -> sendUncounted(found, local.id());
                case Destination.Remote remote ->
                        new PeerForwarding(exchange, runtime, calls, found, remote).begin();
            }
        }
    }

    private boolean isIgnoredSocket(Destination destination) {
        return socket != null
                && destination instanceof Destination.Local local
                && local.model().ignoreWebsockets();
    }

    /**
     * Neither the lock nor a selector knows of it, so it delays nothing and ends with its model.
     */
    private void sendUncounted(ResolvedRequest request, String model) {
        request.aim().place().close();
        Upstream ready =
                runtime.models()
                        .ready(model)
                        .orElseThrow(() ->
                                notLoaded(
                                        model,
                                        "its WebSockets do not load it"
                                                + " (compat.ignoreWebsockets)"));
        upstream = ready;
        calls.send(request, ready, false, this);
    }

    private ResolvedRequest find(@Nullable BufferedBody body) {
        try {
            return runtime.resolver()
                    .resolve(
                            match,
                            exchange.facts().query(),
                            exchange.request().getContentType(),
                            body);
        } catch (GatewayError x) {
            if (x.code() == ErrorCode.MODEL_NOT_FOUND) {
                CallTelling.beginUnknown(exchange, runtime);
            }
            throw x;
        }
    }

    private void acquire(ResolvedRequest request, String model) {
        if (exchange.isEnding()) {
            return;
        }
        exchange.progress().waits();
        Ticket ticket = ticket(request, model);
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

    private Ticket ticket(ResolvedRequest request, String model) {
        String why = request.unlessReady();
        if (why == null) {
            return runtime.models().acquire(model, exchange.facts().id());
        }
        return runtime.models()
                .acquireIfReady(model, exchange.facts().id())
                .orElseThrow(() -> notLoaded(model, why));
    }

    private static GatewayError notLoaded(String model, String why) {
        return new GatewayError(
                ErrorCode.MODEL_NOT_LOADED,
                "The model \"" + model + "\" is not loaded, and " + why + ".");
    }

    private void sendSignsOfLife(ResolvedRequest request, Ticket ticket) {
        Voice voice = voice(request);
        if (voice != null) {
            SignsOfLife begun = new SignsOfLife(exchange, ticket, voice);
            signs = begun;
            begun.start();
        }
    }

    private @Nullable Voice voice(ResolvedRequest request) {
        Duration period = runtime.config().swapgate().queue().keepAlive();
        if (request.stream()
                && match.route().path().equals(CHAT)
                && request.destination() instanceof Destination.Local local
                && local.model().sendLoadingState()) {
            return new LoadingStory(
                    exchange.facts().id(),
                    local.id(),
                    request.requestedName(),
                    Instant.now().getEpochSecond(),
                    System::nanoTime);
        }
        return request.stream() && period.isPositive() ? new WaitingComments(period) : null;
    }

    private void granted(
            ResolvedRequest request, @Nullable Lease lease, @Nullable Throwable refusal) {
        if (signs != null) {
            signs.stop(lease != null);
        }
        exchange.holdings().timer(null);
        if (lease == null) {
            exchange.progress().waitedInVain();
            exchange.fail(
                    refusal == null
                            ? new IllegalStateException("neither lease nor refusal")
                            : refusal);
        } else if (exchange.holdings().lease(lease)) {
            granted = lease;
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
        if (cause == RevokeCause.LOST) {
            awaitLastBytes(lease, -1);
        } else {
            cut(lease, cause);
        }
    }

    private void cut(Lease lease, RevokeCause cause) {
        if (exchange.holdings().holds(lease)) {
            exchange.reject(Failures.revoked(lease.model(), cause));
        }
    }

    /**
     * What a process sent before its death counts, and the end of its connection tells the rest. A
     * connection that somebody else holds open tells nothing for ever.
     */
    private void awaitLastBytes(Lease lease, long before) {
        long written = exchange.client().written();
        if (written == before) {
            cut(lease, RevokeCause.LOST);
        } else if (exchange.holdings().holds(lease)) {
            exchange.alsoAfter(LAST_BYTES, () -> awaitLastBytes(lease, written));
        }
    }

    private void send(ResolvedRequest request, Lease lease) {
        Optional<Upstream> target = runtime.models().upstream(lease.model(), lease.generation());
        if (target.isPresent()) {
            upstream = target.get();
            calls.send(request, target.get(), false, this);
        } else if (lostRace) {
            throw Failures.unreachable(lease.model());
        } else {
            // The process died between the grant and now. One more turn, with its successor.
            lostRace = true;
            exchange.holdings().dropLease();
            acquire(request, lease.model());
        }
    }

    @Override
    public void failed(UpstreamCall ended, Throwable cause) {
        ResolvedRequest request = resolved;
        Upstream target = upstream;
        if (request == null || target == null) {
            throw new IllegalStateException("a call that was never made", cause);
        }
        boolean again =
                !retried
                        && !exchange.isEnding()
                        && ended.diedOnStaleConnection(cause)
                        && runtime.models()
                                .upstream(target.model(), target.generation())
                                .isPresent();
        if (again) {
            retried = true;
            calls.send(request, target, true, this);
            return;
        }
        if (!exchange.isEnding()) {
            Lease held = granted;
            Optional<RevokeCause> cut = held == null ? Optional.empty() : held.revoked();
            if (cut.isPresent() && cut.get() != RevokeCause.LOST) {
                // We have ended it, and its connection was quicker than the news.
                exchange.reject(Failures.revoked(target.model(), cut.get()));
                return;
            }
            runtime.observer().upstreamFailed(exchange.facts().id(), target.model(), cause);
            exchange.reject(Failures.upstream(cause, target.model()));
        }
    }
}
