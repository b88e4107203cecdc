package dev.swapgate.proxy.socket;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import dev.swapgate.lock.schedule.RevokeCause;

import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One socket: a lane for each direction, and how both end. It exists from the upstream's answer 101
 * on and begins with the client's. Safe for use by many threads; nothing is done under the lock but
 * to decide.
 */
public final class Tunnel implements AutoCloseable {

    private final ReentrantLock lock = new ReentrantLock();
    private final UpstreamSocket upstream;
    private final Scheduler scheduler;
    private final Consumer<Parting.Outcome> whenOver;

    @GuardedBy("lock")
    private final Parting parting = new Parting();

    @GuardedBy("lock")
    private Scheduler.@Nullable Task timer;

    @GuardedBy("lock")
    private boolean shut;

    /** Why the lease was cut, if it was. */
    @GuardedBy("lock")
    private @Nullable RevokeCause revoked;

    @GuardedBy("lock")
    private @Nullable Lanes lanes;

    private record Lanes(Lane fromClient, Lane fromUpstream) {

        Lane to(Side side) {
            return side == Side.CLIENT ? fromUpstream : fromClient;
        }
    }

    /**
     * A tunnel to an upstream.
     *
     * @param whenOver hears once how it ended; it must close the client's connection, and the
     *     tunnel
     */
    public Tunnel(
            UpstreamSocket upstream, Scheduler scheduler, Consumer<Parting.Outcome> whenOver) {
        this.upstream = upstream;
        this.scheduler = scheduler;
        this.whenOver = whenOver;
    }

    /** Begins to pass bytes on, both ways. */
    public void begin(Lane.Source fromClient, Lane.Sink toClient) {
        Events events = new Events();
        Lane up = new Lane(Side.CLIENT, fromClient, upstream, events);
        Lane down = new Lane(Side.UPSTREAM, upstream, toClient, events);
        RevokeCause cause;
        lock.lock();
        try {
            if (shut) {
                return;
            }
            lanes = new Lanes(up, down);
            cause = revoked;
        } finally {
            lock.unlock();
        }
        upstream.whenReadable(down::iterate);
        up.iterate();
        down.iterate();
        if (cause != null) {
            decide(decider -> decider.revoked(cause));
        }
    }

    /** The lease was cut: says goodbye to both sides, now or as soon as that can be said. */
    public void revoke(RevokeCause cause) {
        boolean begun;
        lock.lock();
        try {
            begun = lanes != null;
            revoked = cause;
        } finally {
            lock.unlock();
        }
        if (begun) {
            decide(decider -> decider.revoked(cause));
        }
    }

    /** There is something to read from the client. */
    public void clientReadable() {
        Lanes open;
        lock.lock();
        try {
            open = lanes;
        } finally {
            lock.unlock();
        }
        if (open != null) {
            open.fromClient.iterate();
        }
    }

    /** Closes the upstream's connection; what the client was not sent yet is lost. */
    @Override
    public void close() {
        Lanes open;
        Scheduler.Task waiting;
        lock.lock();
        try {
            shut = true;
            open = lanes;
            waiting = timer;
            timer = null;
        } finally {
            lock.unlock();
        }
        if (waiting != null) {
            waiting.cancel();
        }
        upstream.close();
        if (open != null) {
            open.fromClient.stop();
            open.fromUpstream.stop();
        }
    }

    private void decide(Function<Parting, List<Parting.Step>> event) {
        List<Parting.Step> steps;
        Lanes open;
        lock.lock();
        try {
            steps = event.apply(parting);
            open = lanes;
        } finally {
            lock.unlock();
        }
        if (open != null) {
            steps.forEach(step -> carryOut(step, open));
        }
    }

    private void carryOut(Parting.Step step, Lanes open) {
        switch (step) {
            case Parting.Step.Tell tell ->
                    open.to(tell.side()).sayGoodbye(CloseFrame.to(tell.side(), tell.code()));
            case Parting.Step.Wait wait ->
                    timer(
                            scheduler.schedule(
                                    () -> decide(Parting::late),
                                    wait.time().toMillis(),
                                    TimeUnit.MILLISECONDS));
            case Parting.Step.End end -> whenOver.accept(end.outcome());
        }
    }

    private void timer(Scheduler.Task started) {
        Scheduler.Task obsolete;
        lock.lock();
        try {
            obsolete = shut ? started : timer;
            timer = shut ? null : started;
        } finally {
            lock.unlock();
        }
        if (obsolete != null) {
            obsolete.cancel();
        }
    }

    /** What the lanes report. */
    private final class Events implements Lane.Listener {

        @Override
        public void closed(Side sender) {
            decide(decider -> decider.closed(sender));
        }

        @Override
        public void ended(Side sender, boolean betweenFrames) {
            decide(decider -> decider.ended(sender, betweenFrames));
        }

        @Override
        public void deaf(Side receiver) {
            decide(decider -> decider.deaf(receiver));
        }

        @Override
        public void broke(Side sender) {
            decide(decider -> decider.broke(sender));
        }

        @Override
        public void told(Side receiver) {
            decide(decider -> decider.told(receiver));
        }
    }
}
