package dev.swapgate.proxy;

import dev.swapgate.activity.CallFacts;
import dev.swapgate.activity.CallRecord;
import dev.swapgate.activity.CallRecorder;
import dev.swapgate.proxy.error.ErrorCode;
import dev.swapgate.proxy.error.Failures;
import dev.swapgate.proxy.error.GatewayError;
import dev.swapgate.proxy.report.ExchangeSummary.Ending;
import dev.swapgate.proxy.route.LocalResponse;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/**
 * One request and its answer. Safe for use by many threads: the upstream, the lock, a timer and the
 * client that leaves all may want to end it.
 *
 * <p>It ends in two steps, each taken once. Whoever claims the end decides <em>how</em> it ends and
 * frees everything held ({@link Holdings}): success, an answer of ours, a cut, or nobody left to
 * answer. It is <em>closed</em> when the container has got the response back ({@link ClientSide}):
 * at once, or when a slow client has read the last event. A client that leaves in between closes it
 * at once.
 *
 * <p>What is obtained late – a lease granted while the client leaves – is handed to the holdings
 * like everything else, and freed there on arrival.
 */
final class Exchange implements AsyncListener {

    private final AtomicBoolean claimed = new AtomicBoolean();
    private final ProxyRuntime runtime;
    private final RequestFacts facts;
    private final ClientSide client;
    private final Holdings holdings = new Holdings();
    private final Progress progress = new Progress();

    private volatile CallRecord record = CallRecord.NONE;

    /** How the socket that it became says goodbye; false if it cannot. */
    private volatile Predicate<GatewayError> goodbye = error -> false;

    /** Whether an operator has ended it, whatever status the client was told before. */
    private volatile boolean cancelled;

    /** Status it has ended with; 0 before. */
    private volatile int endedWith;

    Exchange(
            ProxyRuntime runtime,
            HttpServletRequest request,
            HttpServletResponse response,
            RequestFacts facts) {
        this.runtime = runtime;
        this.facts = facts;
        this.client = new ClientSide(this, request, response, facts);
    }

    /** The container's request; only until the exchange has ended. */
    HttpServletRequest request() {
        return client.request();
    }

    RequestFacts facts() {
        return facts;
    }

    ClientSide client() {
        return client;
    }

    Holdings holdings() {
        return holdings;
    }

    Progress progress() {
        return progress;
    }

    /** Whoever keeps a record of its call to a model. */
    CallRecord record() {
        return record;
    }

    /** From now on a record of it is kept. */
    void recordBy(CallRecorder recorder, CallFacts facts) {
        CallRecord made = recorder.begin(facts, this::cancel);
        record = made;
        // Between these lines and those of report() one of both ends it, or both do.
        int status = endedWith;
        if (status != 0) {
            made.ended(status);
        }
    }

    /** It has become a socket, which says goodbye before it ends; false if it cannot. */
    void partsBy(Predicate<GatewayError> saying) {
        goodbye = saying;
    }

    /** An operator ends it. */
    private void cancel() {
        part(
                new GatewayError(
                                ErrorCode.REQUEST_CANCELLED,
                                "The request was cancelled by an operator.")
                        .with("x-should-retry", "false"));
    }

    /** The gateway is shutting down and has waited for it long enough. */
    void shutDown() {
        part(GatewayError.shuttingDown());
    }

    private void part(GatewayError error) {
        if (!goodbye.test(error)) {
            reject(error);
        }
    }

    /** Whether somebody has decided how it ends: then there is nothing left to do. */
    boolean isEnding() {
        return claimed.get();
    }

    /** Lets the request outlive the container's call. */
    void startAsync() {
        client.startAsync(this);
    }

    /** From now on a client that leaves is noticed. Only when the request body was read. */
    void watchClient() {
        client.watch(runtime.watchers(), this::clientLeft);
    }

    /**
     * Throws away what the client still sends of its body, for a while.
     *
     * @param reader who has begun to read it, or null
     * @param whenOver gives the request back to the container
     */
    void discardBody(@Nullable BodyReader reader, Runnable whenOver) {
        LingeringClose lingering = new LingeringClose(runtime.clients().scheduler(), whenOver);
        try {
            if (reader == null) {
                BodyReader.discard(this, runtime, lingering);
            } else {
                reader.linger(lingering);
            }
        } catch (IOException | RuntimeException x) {
            lingering.end();
        }
    }

    /** Runs a step; whatever it throws ends the exchange. */
    void guarded(Runnable step) {
        try {
            step.run();
        } catch (Throwable x) {
            fail(x);
        }
    }

    /** Runs a step on one of the container's threads; here and now if the exchange is over. */
    void later(Runnable step) {
        if (isEnding() || !client.run(() -> guarded(step))) {
            // It finds out by itself, and frees what it has got.
            guarded(step);
        }
    }

    /** Runs a step some time from now, unless it is over then, or another one is due by then. */
    void after(Duration time, Runnable step) {
        holdings.timer(schedule(time, step));
    }

    /** Runs a step some time from now, whatever else is due and even if it is over then. */
    void alsoAfter(Duration time, Runnable step) {
        var unused = schedule(time, step);
    }

    private Scheduler.Task schedule(Duration time, Runnable step) {
        return runtime.clients()
                .scheduler()
                .schedule(() -> guarded(step), time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The answer is complete. */
    void succeed() {
        if (claim()) {
            holdings.free(null);
            client.complete(Ending.COMPLETE, client.response().getStatus());
        }
    }

    /** The socket that it became was closed in order. */
    void hangUp() {
        if (claim()) {
            holdings.free(null);
            client.abort(Ending.COMPLETE);
        }
    }

    /** Something failed: a {@link GatewayError}, a refused lease, or a fault of ours. */
    void fail(Throwable failure) {
        GatewayError error = Failures.of(failure);
        if (error.code() == ErrorCode.INTERNAL_ERROR && !isEnding()) {
            runtime.observer().fault(facts.id(), failure);
        }
        reject(error);
    }

    /** Ends with an error: as an answer, or, if one was begun, visibly cut. */
    void reject(GatewayError error) {
        if (!claim()) {
            return;
        }
        cancelled = error.code() == ErrorCode.REQUEST_CANCELLED;
        runtime.observer().error(error.code().code());
        record.failed(error.message());
        holdings.free(error);
        if (client.isStreamingForGood()) {
            runtime.observer().streamCut(progress.model(), error.code().code());
            client.cut(insideEvent -> facts.lastEvent(error, insideEvent));
        } else {
            LocalResponse.Content content = facts.render(error);
            record.answeredHere(content.contentType());
            client.send(content);
        }
    }

    /** Answers with a body of ours. */
    void answer(LocalResponse.Content content) {
        if (claim()) {
            holdings.free(null);
            client.send(content);
        }
    }

    /** The client has left, or did not read for too long. */
    void clientLeft() {
        if (claim()) {
            String phase = holdings.isServed() ? "serving" : "waiting";
            record.failed("the client left, " + phase);
            holdings.free(new CancellationException("the client has left"));
            runtime.observer().clientGone(progress.model(), phase);
        }
        client.abort(Ending.GONE);
    }

    /** Writes the exchange's line; called once, by the client's side. */
    void report(int told, long bytes, Ending ending) {
        boolean upgraded = told == HttpServletResponse.SC_SWITCHING_PROTOCOLS;
        int status = cancelled && !upgraded ? ErrorCode.REQUEST_CANCELLED.status() : told;
        endedWith = status;
        record.ended(status);
        runtime.observer().ended(progress.summary(facts, status, bytes, ending));
    }

    private boolean claim() {
        return claimed.compareAndSet(false, true);
    }

    /** The container has ended the request: it was told to, or it could not go on. */
    @Override
    public void onComplete(AsyncEvent event) {
        if (claim()) {
            holdings.free(new CancellationException("the container has ended the request"));
        }
        client.taken();
    }

    @Override
    public void onError(AsyncEvent event) {
        Throwable cause = event.getThrowable();
        if (cause instanceof IOException || cause instanceof TimeoutException) {
            clientLeft();
        } else {
            fail(cause == null ? new IllegalStateException("failed in the container") : cause);
        }
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        // There is no timeout.
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // The call that upgrades does so, and drops who listened.
        event.getAsyncContext().addListener(this);
    }
}
