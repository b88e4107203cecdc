package dev.swapgate.activity;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import dev.swapgate.activity.capture.CaptureRule;
import dev.swapgate.activity.capture.Redaction;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** A call in flight. Safe for use by many threads: its end may come while bytes still arrive. */
final class TrackedCall implements CallRecord {
    private static final Duration PROGRESS = Duration.ofMillis(250);

    private final Activity activity;
    private final long id;
    private final CallFacts facts;
    private final Runnable cancel;
    private final Instant arrived;
    private final ReentrantLock lock = new ReentrantLock();

    private volatile @Nullable AnswerHeaders headers;

    @GuardedBy("lock")
    private @Nullable KeptBytes kept;

    @GuardedBy("lock")
    private @Nullable Supplier<byte[]> body;

    @GuardedBy("lock")
    private long bodyLength;

    @GuardedBy("lock")
    private long received;

    /** When the watchers heard of its progress. */
    @GuardedBy("lock")
    private long told;

    @GuardedBy("lock")
    private String error = "";

    /** Media type of the gateway's own answer; empty if it is the upstream's. */
    @GuardedBy("lock")
    private String ownType = "";

    @GuardedBy("lock")
    private boolean over;

    /** Whether a capture is to be made of it. */
    private final boolean captured;

    TrackedCall(Activity activity, long id, CallFacts facts, Runnable cancel) {
        this.activity = activity;
        this.id = id;
        this.facts = facts;
        this.cancel = cancel;
        arrived = Instant.now().minusNanos(System.nanoTime() - facts.began());
        captured = facts.isKept() && activity.captures().admits();
    }

    long id() {
        return id;
    }

    void cancel() {
        cancel.run();
    }

    @Override
    public boolean isKept() {
        return facts.isKept();
    }

    @Override
    public boolean wantsBody() {
        return captured && CaptureRule.of(facts.path()).request();
    }

    @Override
    public void body(long length, Supplier<byte[]> bytes) {
        boolean taken;
        lock.lock();
        try {
            taken = body == null && !over && activity.budget().take(length);
            if (taken) {
                body = bytes;
                bodyLength = length;
            }
        } finally {
            lock.unlock();
        }
        if (!taken) {
            bodyLeftOut();
        }
    }

    @Override
    public void bodyLeftOut() {
        activity.leftOut();
    }

    @Override
    public void answered(int status, long length, AnswerHeaders answer) {
        KeptBytes wanted = facts.isKept() ? activity.keep(facts.path(), answer, captured) : null;
        lock.lock();
        try {
            headers = answer;
            if (wanted != null && !over) {
                wanted.expect(length);
                kept = wanted;
            }
        } finally {
            lock.unlock();
        }
        activity.tell(this);
    }

    @Override
    public void content(byte[] bytes, int offset, int length) {
        boolean progress;
        lock.lock();
        try {
            if (over) {
                return;
            }
            received += length;
            if (kept != null) {
                kept.add(bytes, offset, length);
            }
            progress = activity.isWatched() && isDue();
        } finally {
            lock.unlock();
        }
        if (progress) {
            activity.tell(this);
        }
    }

    @GuardedBy("lock")
    private boolean isDue() {
        long now = System.nanoTime();
        boolean due = told == 0 || now - told >= PROGRESS.toNanos();
        told = due ? now : told;
        return due;
    }

    @Override
    public void failed(String message) {
        lock.lock();
        try {
            error = message;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void answeredHere(String contentType) {
        lock.lock();
        try {
            ownType = contentType;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void ended(int status) {
        EndedCall ended;
        Runnable free;
        lock.lock();
        try {
            if (over) {
                return;
            }
            over = true;
            ended =
                    new EndedCall(
                            facts,
                            Instant.now(),
                            Duration.ofNanos(System.nanoTime() - facts.began()),
                            status,
                            error,
                            ownType,
                            headers,
                            kept,
                            captured,
                            body);
            free = new Taken(activity.budget(), bodyLength, kept);
        } finally {
            lock.unlock();
        }
        if (captured && ended.kept() != null && !ended.kept().isWhole()) {
            activity.leftOut();
        }
        activity.landed(this, ended, free);
    }

    /** What a call that is over has taken of the budget, and gives back; knows no more of it. */
    private record Taken(ByteBudget budget, long body, @Nullable KeptBytes kept)
            implements Runnable {
        @Override
        public void run() {
            budget.give(body);
            if (kept != null) {
                kept.free();
            }
        }
    }

    /** As it is now. */
    Flight flight() {
        AnswerHeaders answer = headers;
        Duration elapsed = Duration.ofNanos(System.nanoTime() - facts.began());
        long bytes;
        lock.lock();
        try {
            bytes = received;
        } finally {
            lock.unlock();
        }
        return new Flight(
                Long.toString(id),
                arrived,
                facts.model(),
                facts.path(),
                facts.method(),
                Redaction.of(facts.headers()),
                facts.client(),
                answer == null ? Map.of() : Redaction.of(answer.all()),
                bytes,
                elapsed,
                facts.metadata());
    }
}
