package dev.swapgate.proxy.socket;

import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingCallback;
import org.jspecify.annotations.Nullable;

import java.io.IOException;

/**
 * One direction of a socket: passes on what one side sends, buffer by buffer. The next one is read
 * when the other side has taken the one before, so a slow reader slows the sender down and nothing
 * piles up here.
 *
 * <p>Asked to say goodbye it ends the frame under way, sends the close frame, and from then on only
 * watches what still comes. Safe for use by many threads: one of them works at a time.
 */
public final class Lane extends IteratingCallback {

    /** Where bytes come from. */
    @FunctionalInterface
    public interface Source {
        /**
         * Reads what is there: 0 if there is nothing yet, and then {@link Lane#iterate} is called
         * when there is; -1 at the end.
         */
        int read(byte[] buffer) throws IOException;
    }

    /** Where bytes go. */
    @FunctionalInterface
    public interface Sink {
        /** Writes bytes; they stay unchanged until the callback is completed. */
        void write(byte[] bytes, int offset, int length, Callback callback);
    }

    /** Hears what happens to the sides. */
    interface Listener {
        /** The sender's close frame has reached the other side. */
        void closed(Side sender);

        /** The sender sends nothing any more. */
        void ended(Side sender, boolean betweenFrames);

        /** The receiver takes nothing any more. */
        void deaf(Side receiver);

        /** The sender sent what is no frame. */
        void broke(Side sender);

        /** Our close frame was sent to the receiver. */
        void told(Side receiver);
    }

    private static final int BUFFER = 16 * 1024;

    private final Side sender;
    private final Source source;
    private final Sink sink;
    private final Listener listener;
    private final FrameTracker tracker;
    private final byte[] buffer = new byte[BUFFER];
    private final Callback written = Callback.from(this::succeeded, x -> sinkFailed());

    /** What is read and not passed on. */
    private int from;

    private int to;

    private volatile byte @Nullable [] farewell;
    private volatile boolean sinkFailed;
    private volatile boolean stopped;

    /** Whether nothing is passed on any more. */
    private boolean silent;

    private boolean telling;
    private boolean ended;
    private boolean reported;

    Lane(Side sender, Source source, Sink sink, Listener listener) {
        this.sender = sender;
        this.source = source;
        this.sink = sink;
        this.listener = listener;
        this.tracker = new FrameTracker(sender == Side.CLIENT);
    }

    /** Sends this frame after the one under way, and nothing else any more. */
    void sayGoodbye(byte[] frame) {
        farewell = frame;
        iterate();
    }

    /** Ends it; what is being written may still be. */
    void stop() {
        stopped = true;
        iterate();
    }

    @Override
    protected Action process() {
        while (!stopped) {
            report();
            Action action = step();
            if (action != null) {
                return action;
            }
        }
        return Action.SUCCEEDED;
    }

    /** A fault of ours: nothing more comes this way. */
    @Override
    protected void onCompleteFailure(Throwable cause) {
        listener.ended(sender, false);
    }

    /** Does one thing; null if there may be more to do. */
    private @Nullable Action step() {
        byte[] last = silent ? null : farewell;
        if (last != null && tracker.isBetweenFrames()) {
            silent = true;
            telling = true;
            sink.write(last, 0, last.length, written);
            return Action.SCHEDULED;
        }
        if (from == to && !read()) {
            return Action.IDLE;
        }
        int start = from;
        int good = tracker.follow(buffer, start, to - start, last != null);
        boolean over = tracker.isClosed() || tracker.isBroken();
        // After its close frame a side has nothing to say (RFC 6455 §5.5.1).
        from = over ? to : start + good;
        if (silent || good == 0) {
            return null;
        }
        sink.write(buffer, start, good, written);
        return Action.SCHEDULED;
    }

    private boolean read() {
        if (ended) {
            return false;
        }
        int count;
        try {
            count = source.read(buffer);
        } catch (IOException x) {
            count = -1;
        }
        if (count < 0) {
            ended = true;
            listener.ended(sender, tracker.isBetweenFrames());
            return false;
        }
        from = 0;
        to = count;
        return count > 0;
    }

    private void report() {
        if (sinkFailed && !silent) {
            silent = true;
            listener.deaf(sender.other());
        } else if (telling) {
            telling = false;
            listener.told(sender.other());
        }
        if (!reported && tracker.isClosed()) {
            reported = true;
            listener.closed(sender);
        } else if (!reported && tracker.isBroken()) {
            reported = true;
            listener.broke(sender);
        }
    }

    private void sinkFailed() {
        sinkFailed = true;
        succeeded();
    }
}
