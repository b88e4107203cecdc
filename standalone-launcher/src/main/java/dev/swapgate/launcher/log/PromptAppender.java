package dev.swapgate.launcher.log;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes lines to a buffered stream and flushes it at once, but for the lines about single
 * requests: those may stay in the buffer for up to {@value #LONGEST_DELAY_MILLIS} ms, so that many
 * requests share one system call. Lines keep their order.
 */
final class PromptAppender extends OutputStreamAppender<ILoggingEvent> {
    private static final long LONGEST_DELAY_MILLIS = 50;
    private static final String REQUESTS = "dev.swapgate.access";

    private final AtomicBoolean pending = new AtomicBoolean();
    private final Thread flusher =
            Thread.ofPlatform().daemon().name("swapgate-log").unstarted(this::flushNowAndThen);

    @Override
    public void start() {
        setImmediateFlush(false);
        super.start();
        flusher.start();
    }

    @Override
    public void stop() {
        flusher.interrupt();
        super.stop();
    }

    @Override
    protected void subAppend(ILoggingEvent event) {
        super.subAppend(event);
        if (!event.getLoggerName().equals(REQUESTS)) {
            flush();
        } else if (pending.compareAndSet(false, true)) {
            LockSupport.unpark(flusher);
        }
    }

    /** Writes what is no event, as it is. */
    void writeRaw(byte[] bytes) {
        streamWriteLock.lock();
        try {
            if (getOutputStream() != null) {
                getOutputStream().write(bytes);
                getOutputStream().flush();
            }
        } catch (IOException e) {
            addError("cannot write a model's output", e);
        } finally {
            streamWriteLock.unlock();
        }
    }

    private void flushNowAndThen() {
        while (!Thread.currentThread().isInterrupted()) {
            if (pending.get()) {
                LockSupport.parkNanos(this, MILLISECONDS.toNanos(LONGEST_DELAY_MILLIS));
                pending.set(false);
                flush();
            } else {
                LockSupport.park(this);
            }
        }
    }

    private void flush() {
        streamWriteLock.lock();
        try {
            if (getOutputStream() != null) {
                getOutputStream().flush();
            }
        } catch (IOException e) {
            addError("cannot write the log", e);
        } finally {
            streamWriteLock.unlock();
        }
    }
}
