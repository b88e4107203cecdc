package dev.swapgate.proxy;

import dev.swapgate.proxy.report.ExchangeObserver;
import dev.swapgate.proxy.report.ExchangeSummary;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Remembers what it hears; fails where a test says so. */
final class RecordingObserver implements ExchangeObserver {

    final LinkedBlockingQueue<ExchangeSummary> summaries = new LinkedBlockingQueue<>();
    final List<String> errors = new CopyOnWriteArrayList<>();
    final List<String> cuts = new CopyOnWriteArrayList<>();
    final List<String> gone = new CopyOnWriteArrayList<>();
    final List<Throwable> failures = new CopyOnWriteArrayList<>();
    final List<Throwable> faults = new CopyOnWriteArrayList<>();
    final List<String> peers = new CopyOnWriteArrayList<>();
    final List<Duration> firstBytes = new CopyOnWriteArrayList<>();

    volatile @Nullable RuntimeException firstByteFails;

    ExchangeSummary awaitEnd() throws InterruptedException {
        ExchangeSummary summary = summaries.poll(10, TimeUnit.SECONDS);
        if (summary == null) {
            throw new AssertionError("the request has not ended");
        }
        return summary;
    }

    @Override
    public void ended(ExchangeSummary summary) {
        summaries.add(summary);
    }

    @Override
    public void firstByte(String model, Duration after) {
        FakeModels.throwIf(firstByteFails);
        firstBytes.add(after);
    }

    @Override
    public void error(String code) {
        errors.add(code);
    }

    @Override
    public void streamCut(String model, String reason) {
        cuts.add(model + " " + reason);
    }

    @Override
    public void clientGone(String model, String phase) {
        gone.add(phase);
    }

    @Override
    public void upstreamFailed(String requestId, String model, Throwable cause) {
        failures.add(cause);
    }

    @Override
    public void peerLeftAlone(String peer, Duration pause) {
        peers.add(peer + " " + pause);
    }

    @Override
    public void peerAnswers(String peer) {
        peers.add(peer + " answers");
    }

    @Override
    public void fault(String requestId, Throwable cause) {
        faults.add(cause);
    }
}
