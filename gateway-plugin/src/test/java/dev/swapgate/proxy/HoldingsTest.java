package dev.swapgate.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swapgate.proxy.FakeModels.FakeTicket;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import java.util.concurrent.atomic.AtomicInteger;

class HoldingsTest {

    private final FakeModels models = new FakeModels();
    private final Holdings holdings = new Holdings();

    @Test
    void everythingIsFreedOnceAtTheEnd() {
        AtomicInteger bodies = new AtomicInteger();
        FakeTicket ticket = (FakeTicket) models.acquire("m1", "r");
        assertThat(holdings.body(bodies::incrementAndGet)).isTrue();
        assertThat(holdings.lease(ticket.lease().join())).isTrue();
        holdings.free(null);
        holdings.free(null);
        assertThat(bodies).hasValue(1);
        assertThat(models.closed).hasValue(1);
    }

    @Test
    void whatComesLaterIsFreedOnArrival() {
        AtomicInteger bodies = new AtomicInteger();
        models.mode = FakeModels.Mode.WAIT;
        FakeTicket ticket = (FakeTicket) models.acquire("m1", "r");
        FakeTicket granted = (FakeTicket) models.acquire("m1", "r");
        granted.grant();
        holdings.free(new IllegalStateException("left"));
        assertThat(holdings.body(bodies::incrementAndGet)).isFalse();
        assertThat(holdings.ticket(ticket)).isFalse();
        assertThat(holdings.lease(granted.lease().join())).isFalse();
        assertThat(bodies).hasValue(1);
        assertThat(models.cancelled).hasValue(1);
        assertThat(models.closed).hasValue(1);
    }

    @Test
    void aDroppedLeaseIsClosedAndForgotten() {
        FakeTicket ticket = (FakeTicket) models.acquire("m1", "r");
        holdings.lease(ticket.lease().join());
        assertThat(holdings.holds(ticket.lease().join())).isTrue();
        holdings.dropLease();
        holdings.dropLease();
        assertThat(models.closed).hasValue(1);
        assertThat(holdings.holds(ticket.lease().join())).isFalse();
    }

    @RepeatedTest(200)
    void grantAndEndMayMeet() throws Exception {
        models.mode = FakeModels.Mode.WAIT;
        FakeTicket ticket = (FakeTicket) models.acquire("m1", "r");
        var unused = ticket.lease().thenAccept(holdings::lease);
        holdings.ticket(ticket);
        Thread grant = Thread.ofVirtual().start(ticket::grant);
        Thread end = Thread.ofVirtual().start(() -> holdings.free(null));
        grant.join();
        end.join();
        assertThat(models.open()).isZero();
        assertThat(models.closedTwice).hasValue(0);
        assertThat(models.granted.get() + models.cancelled.get()).isEqualTo(1);
    }
}
