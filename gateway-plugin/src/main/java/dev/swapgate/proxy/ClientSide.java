package dev.swapgate.proxy;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import dev.swapgate.proxy.report.ExchangeSummary;
import dev.swapgate.proxy.report.ExchangeSummary.Ending;
import dev.swapgate.proxy.route.LocalResponse;
import dev.swapgate.proxy.stream.ClientWatcher;
import dev.swapgate.proxy.stream.ClientWatchers;
import dev.swapgate.proxy.stream.FlushingWriter;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The client's side of one request: its response, its connection, and the container's hold on both.
 * It is given back to the container once, by {@link #complete} or {@link #abort}, whichever comes
 * first. Safe for use by many threads; it decides nothing, that is the {@link Exchange}'s part.
 */
final class ClientSide {

    /** A longer body than this goes through the writer: it may not fit the container's buffer. */
    private static final int DIRECT_BODY = 4 * 1024;

    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Exchange exchange;
    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final RequestFacts facts;
    private final ClientBody body;

    private volatile @Nullable AsyncContext async;
    private volatile ClientWatcher watcher = ClientWatcher.NONE;
    private volatile @Nullable FlushingWriter writer;

    /** Whether response headers were set that an error answer must not have. */
    @GuardedBy("lock")
    private boolean touched;

    /** Length the client was told, or -1. */
    private volatile long contentLength = -1;

    /** Whether a broken answer may end in an event of ours. */
    private volatile boolean eventStream;

    /** Bytes handed over; only one thread at a time writes. */
    private long queued;

    ClientSide(
            Exchange exchange,
            HttpServletRequest request,
            HttpServletResponse response,
            RequestFacts facts) {
        this.exchange = exchange;
        this.request = request;
        this.response = response;
        this.facts = facts;
        this.body = new ClientBody(request);
    }

    HttpServletRequest request() {
        return request;
    }

    HttpServletResponse response() {
        return response;
    }

    ClientBody body() {
        return body;
    }

    /** Lets the request outlive the container's call, if it does not yet. */
    void startAsync(AsyncListener listener) {
        if (async == null) {
            AsyncContext context = request.startAsync();
            context.setTimeout(0);
            context.addListener(listener);
            async = context;
        }
    }

    /** Runs a step on one of the container's threads; false if it takes no more. */
    boolean run(Runnable step) {
        AsyncContext context = async;
        if (context == null || closed.get()) {
            return false;
        }
        try {
            context.start(step);
            return true;
        } catch (RuntimeException x) {
            // The container is stopping.
            return false;
        }
    }

    /** Begins to watch, shortly, whether the client leaves. Only when the request body was read. */
    void watch(ClientWatchers watchers, Runnable onGone) {
        ClientWatcher made = watchers.watch(request, onGone);
        watcher = made;
        made.armLater();
        if (closed.get()) {
            made.disarm();
        }
    }

    /** Has the container call the servlet once more, as only a call of its own can upgrade. */
    void callAgain() {
        watcher.disarm();
        AsyncContext context = async;
        if (context == null) {
            throw new IllegalStateException("not asynchronous");
        }
        context.dispatch();
    }

    /** From now on bytes are written as they are, behind the answer 101. */
    void upgraded(ServletOutputStream output) {
        // Whoever writes hears of failures by the callback.
        writer = new FlushingWriter(output, x -> {});
    }

    /** Watches from now on. */
    void watchClosely() {
        watcher.arm();
    }

    /**
     * Begins the answer: the action sets status and headers.
     *
     * @return false if the exchange has ended
     */
    boolean begin(Consumer<HttpServletResponse> headers) {
        lock.lock();
        try {
            if (exchange.isEnding()) {
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
     * @param events whether it is an event stream to which an event can be added
     */
    void shape(long length, boolean events) {
        contentLength = length;
        eventStream = events && length < 0;
    }

    /** Whether anything of the answer was handed to the client. */
    boolean isStreaming() {
        return writer != null;
    }

    /**
     * As {@link #isStreaming}, decided together with whoever might just be beginning; to be asked
     * by the one who has claimed the end.
     */
    boolean isStreamingForGood() {
        lock.lock();
        try {
            return writer != null || response.isCommitted();
        } finally {
            lock.unlock();
        }
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

    /** Bytes of the answer that the client was sent. */
    long written() {
        FlushingWriter out = writer;
        return out == null ? 0 : out.written();
    }

    /** Answers with a complete body. Nothing may have been written; the end must be claimed. */
    void send(LocalResponse.Content content) {
        try {
            byte[] bytes = content.body();
            boolean head = "HEAD".equals(facts.method());
            boolean early = body.isEarly(async != null);
            boolean lingers = early && !head && body.isSending(content.status());
            setHead(content, head, early);
            if (head) {
                complete(Ending.COMPLETE, content.status());
            } else if (lingers || bytes.length > DIRECT_BODY) {
                sendLong(content, lingers);
            } else {
                // Without a length it stays in the container's buffer, so that no thread waits for
                // a slow client; the container finds the length out by itself.
                response.getOutputStream().write(bytes);
                queued = bytes.length;
                complete(Ending.COMPLETE, content.status());
            }
        } catch (IOException | RuntimeException x) {
            abort(Ending.CUT);
        }
    }

    /** Ends a stream by an event, if it can take one, and breaks the connection off. */
    void cut(FlushingWriter.LastEvent event) {
        FlushingWriter out = writer;
        if (out == null || !eventStream) {
            abort(Ending.CUT);
        } else {
            out.writeLast(event, Callback.from(() -> abort(Ending.CUT), x -> abort(Ending.CUT)));
        }
    }

    /** Gives the complete answer back to the container. */
    void complete(Ending ending, int status) {
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
    void abort(Ending ending) {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        FlushingWriter out = writer;
        try {
            if (out != null && facts.endsWithConnection() && contentLength < 0) {
                watcher.resetOnClose();
            }
            watcher.disarm();
            boolean gone = ending == Ending.GONE && !isUpgraded();
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

    private boolean isUpgraded() {
        return response.getStatus() == HttpServletResponse.SC_SWITCHING_PROTOCOLS;
    }

    /** The container has ended the request by itself. */
    void taken() {
        if (closed.compareAndSet(false, true)) {
            watcher.disarm();
            report(Ending.CUT, response.getStatus());
        }
    }

    private void setHead(LocalResponse.Content content, boolean head, boolean early) {
        lock.lock();
        try {
            if (touched) {
                response.reset();
            }
            facts.setHead(content, response);
            if (early) {
                response.setHeader("Connection", "close");
            }
            if (head || early || content.body().length > DIRECT_BODY) {
                response.setContentLength(content.body().length);
            }
        } finally {
            lock.unlock();
        }
    }

    private void sendLong(LocalResponse.Content content, boolean lingers) throws IOException {
        startAsync(exchange);
        FlushingWriter out = new FlushingWriter(response.getOutputStream(), x -> left());
        writer = out;
        byte[] bytes = content.body();
        Runnable whole =
                lingers
                        ? () -> linger(content.status())
                        : () -> complete(Ending.COMPLETE, content.status());
        out.write(bytes, 0, bytes.length, Callback.from(whole, x -> abort(Ending.CUT)));
    }

    /** As {@link #complete}, but the container gets the request back when the client is done. */
    private void linger(int status) {
        AsyncContext context = async;
        if (context != null && closed.compareAndSet(false, true)) {
            report(Ending.COMPLETE, status);
            exchange.discardBody(body.reader(), context::complete);
        }
    }

    private @Nullable FlushingWriter openWriter() {
        lock.lock();
        try {
            FlushingWriter open = writer;
            if (open == null && !exchange.isEnding()) {
                open = new FlushingWriter(response.getOutputStream(), x -> left());
                writer = open;
            }
            return open;
        } catch (IOException x) {
            return null;
        } finally {
            lock.unlock();
        }
    }

    private void left() {
        exchange.clientLeft();
    }

    private void report(Ending ending, int status) {
        FlushingWriter out = writer;
        exchange.report(status, out == null ? queued : out.written(), ending);
    }
}
