package dev.swapgate.proxy;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import dev.swapgate.proxy.ExchangeSummary.Ending;
import dev.swapgate.proxy.stream.ClientWatcher;
import dev.swapgate.proxy.stream.FlushingWriter;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * One request and its answer. Safe for use by many threads: the upstream, the lock, a timer and the
 * client that leaves all may want to end it.
 *
 * <p>It ends in two steps, each taken once. Whoever {@linkplain #claim claims} the end decides
 * <em>how</em> it ends and frees everything held ({@link Holdings}): success, an error answer, a
 * cut, or nobody left to answer. It is <em>closed</em> when the container has got the response
 * back: at once, or when a slow client has read the last event. A client that leaves in between
 * closes it at once.
 *
 * <p>What is obtained late – a lease granted while the client leaves – is handed to the holdings
 * like everything else, and freed there on arrival.
 */
final class Exchange implements AsyncListener {

    /** A longer body than this is written by the writer: it may not fit the container's buffer. */
    private static final int DIRECT_BODY = 16 * 1024;

    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicBoolean claimed = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final ProxyRuntime runtime;
    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final RequestFacts facts;
    private final Holdings holdings = new Holdings();
    private final Progress progress = new Progress();

    private volatile @Nullable AsyncContext async;
    private volatile ClientWatcher watcher = ClientWatcher.NONE;
    private volatile @Nullable FlushingWriter writer;

    /** Whether response headers were set that an error answer must not have. */
    @GuardedBy("lock")
    private boolean touched;

    /** Length the client was told, or -1. */
    private volatile long contentLength = -1;

    /** Whether a broken answer may end in an event of its own. */
    private volatile boolean eventStream;

    /** Whether the client is still sending: after an early answer the connection must close. */
    private volatile boolean bodyPending;

    private long queued;

    Exchange(
            ProxyRuntime runtime,
            HttpServletRequest request,
            HttpServletResponse response,
            RequestFacts facts) {
        this.runtime = runtime;
        this.request = request;
        this.response = response;
        this.facts = facts;
    }

    HttpServletRequest request() {
        return request;
    }

    HttpServletResponse response() {
        return response;
    }

    RequestFacts facts() {
        return facts;
    }

    Holdings holdings() {
        return holdings;
    }

    Progress progress() {
        return progress;
    }

    void bodyPending(boolean pending) {
        bodyPending = pending;
    }

    /** Whether somebody has decided how it ends: then there is nothing left to do. */
    boolean isEnding() {
        return claimed.get();
    }

    /** Lets the request outlive the container's call. */
    void startAsync() {
        AsyncContext context = request.startAsync();
        context.setTimeout(0);
        context.addListener(this);
        async = context;
    }

    /** As {@link #startAsync}, if that was not done yet. */
    void ensureAsync() {
        if (async == null) {
            startAsync();
        }
    }

    /** From now on a client that leaves is noticed. Only when the request body was read. */
    void watchClient() {
        ClientWatcher made = runtime.watchers().watch(request, this::clientLeft);
        watcher = made;
        made.arm();
        if (closed.get()) {
            made.disarm();
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

    /** Runs a step on one of the container's threads; here and now if the container has gone. */
    void later(Runnable step) {
        AsyncContext context = async;
        try {
            if (context != null && !isEnding()) {
                context.start(() -> guarded(step));
                return;
            }
        } catch (RuntimeException x) {
            // The container is stopping. The step finds out, and frees what it has got.
        }
        guarded(step);
    }

    /**
     * Begins the answer: the action sets status and headers.
     *
     * @return false if the exchange has ended
     */
    boolean begin(Consumer<HttpServletResponse> headers) {
        lock.lock();
        try {
            if (isEnding()) {
                return false;
            }
            touched = true;
            headers.accept(response);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * What the answer looks like, once known.
     *
     * @param length length of its body, or -1
     * @param events whether it is an event stream that may end in an event of ours
     */
    void shape(long length, boolean events) {
        contentLength = length;
        eventStream = events && length < 0;
    }

    /** Whether body bytes, or headers, were handed to the client. */
    boolean isStreaming() {
        return writer != null;
    }

    /** Writes bytes and flushes them; one caller at a time. */
    void write(byte[] bytes, int offset, int length, Callback callback) {
        FlushingWriter out = writer;
        if (out == null) {
            out = openWriter();
        }
        if (out == null) {
            callback.failed(new CancellationException("the exchange has ended"));
            return;
        }
        queued += length;
        if (contentLength >= 0 && queued >= contentLength) {
            // The client may send its next request as soon as it has these bytes.
            watcher.disarm();
        }
        out.write(bytes, offset, length, callback);
    }

    /** The answer is complete. */
    void succeed() {
        if (claim()) {
            holdings.free(null);
            complete(Ending.COMPLETE, response.getStatus());
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
        runtime.observer().error(error.code().code());
        holdings.free(error);
        if (isStreamingNow()) {
            cut(error);
        } else {
            send(facts.render(error));
        }
    }

    /** Answers with a body of ours. */
    void answer(LocalResponse.Content content) {
        if (claim()) {
            holdings.free(null);
            send(content);
        }
    }

    /** The client has left, or did not read for too long. */
    void clientLeft() {
        if (claim()) {
            String phase = holdings.isServed() ? "serving" : "waiting";
            holdings.free(new CancellationException("the client has left"));
            runtime.observer().clientGone(progress.model(), phase);
            abort(Ending.GONE);
        } else {
            abort(Ending.GONE);
        }
    }

    private boolean claim() {
        return claimed.compareAndSet(false, true);
    }

    private @Nullable FlushingWriter openWriter() {
        lock.lock();
        try {
            FlushingWriter open = writer;
            if (open != null || isEnding()) {
                return open;
            }
            return newWriter();
        } catch (IOException x) {
            return null;
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private FlushingWriter newWriter() throws IOException {
        FlushingWriter made = new FlushingWriter(response.getOutputStream(), cause -> clientLeft());
        writer = made;
        return made;
    }

    /** As {@link #isStreaming}, decided together with everybody who might just be beginning to. */
    private boolean isStreamingNow() {
        lock.lock();
        try {
            return writer != null || response.isCommitted();
        } finally {
            lock.unlock();
        }
    }

    private void send(LocalResponse.Content content) {
        byte[] body = content.body();
        boolean head = "HEAD".equals(facts.method());
        try {
            lock.lock();
            try {
                if (touched) {
                    response.reset();
                }
                response.setStatus(content.status());
                response.setContentType(content.contentType());
                content.headers().forEach(response::setHeader);
                facts.addHeaders(response);
                if (bodyPending) {
                    response.setHeader("Connection", "close");
                }
                if (head) {
                    response.setContentLength(body.length);
                }
            } finally {
                lock.unlock();
            }
            if (!head && body.length > DIRECT_BODY) {
                sendLong(body);
                return;
            }
            if (!head) {
                // Without a length it stays in the container's buffer, and no thread waits for a
                // slow client; the container then knows the length.
                response.getOutputStream().write(body);
                queued = body.length;
            }
            complete(Ending.COMPLETE, content.status());
        } catch (IOException | RuntimeException x) {
            abort(Ending.CUT);
        }
    }

    private void sendLong(byte[] body) throws IOException {
        ensureAsync();
        response.setContentLength(body.length);
        FlushingWriter out;
        lock.lock();
        try {
            out = newWriter();
        } finally {
            lock.unlock();
        }
        int status = response.getStatus();
        out.write(
                body,
                0,
                body.length,
                Callback.from(() -> complete(Ending.COMPLETE, status), x -> abort(Ending.CUT)));
    }

    private void cut(GatewayError error) {
        runtime.observer().streamCut(progress.model(), error.code().code());
        FlushingWriter out = writer;
        if (out == null || !eventStream) {
            abort(Ending.CUT);
            return;
        }
        out.writeLast(
                inside -> facts.lastEvent(error, inside),
                Callback.from(() -> abort(Ending.CUT), x -> abort(Ending.CUT)));
    }

    private void complete(Ending ending, int status) {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        watcher.disarm();
        report(ending, status);
        AsyncContext context = async;
        if (context != null) {
            context.complete();
        }
    }

    /** Breaks the connection off, so that nobody takes what was sent for a complete answer. */
    private void abort(Ending ending) {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        FlushingWriter out = writer;
        boolean begun = out != null;
        try {
            if (begun && facts.endsWithConnection() && contentLength < 0) {
                watcher.resetOnClose();
            }
            watcher.disarm();
            boolean gone = ending == Ending.GONE;
            report(ending, gone ? ExchangeSummary.CLIENT_LEFT : response.getStatus());
            response.sendError(-1);
        } catch (IOException | RuntimeException x) {
            // The connection is gone already.
        } finally {
            if (out != null) {
                out.abort(new CancellationException("the answer was broken off"));
            }
        }
    }

    private void report(Ending ending, int status) {
        FlushingWriter out = writer;
        long bytes = out == null ? queued : out.written();
        runtime.observer().ended(progress.summary(facts, status, bytes, ending));
    }

    /** The container has ended the request; it was told to, or something of ours was thrown. */
    @Override
    public void onComplete(AsyncEvent event) {
        if (claim()) {
            holdings.free(new CancellationException("the container has ended the request"));
        }
        if (closed.compareAndSet(false, true)) {
            watcher.disarm();
            report(Ending.CUT, response.getStatus());
        }
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
        // Only a second pass would start it again, and there is none.
    }
}
