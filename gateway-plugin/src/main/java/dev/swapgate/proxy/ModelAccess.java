package dev.swapgate.proxy;

import dev.swapgate.lock.Ticket;
import dev.swapgate.lock.schedule.LockSnapshot.State;
import dev.swapgate.process.Upstream;

import java.util.Optional;

/** What forwarding needs of the lock and of the process table. Safe for use by many threads. */
interface ModelAccess {

    /** Asks for a lease for the request with this id; never blocks. */
    Ticket acquire(String model, String request);

    /** As {@link #acquire}, but only if the model is ready now: empty if it is not. */
    Optional<Ticket> acquireIfReady(String model, String request);

    /** Where to send requests, if this very generation is ready. */
    Optional<Upstream> upstream(String model, long generation);

    /** Where to send what needs no lease, if the model is ready now. */
    Optional<Upstream> ready(String model);

    /** That of the gateway. */
    static ModelAccess of(ProxyServices services) {
        return new ModelAccess() {
            @Override
            public Ticket acquire(String model, String request) {
                return services.lock().acquire(model, request);
            }

            @Override
            public Optional<Ticket> acquireIfReady(String model, String request) {
                return services.lock().acquireIfReady(model, request);
            }

            @Override
            public Optional<Upstream> upstream(String model, long generation) {
                return services.processes().upstream(model, generation);
            }

            @Override
            public Optional<Upstream> ready(String model) {
                return services.lock().snapshot().models().stream()
                        .filter(known -> known.id().equals(model) && known.state() == State.READY)
                        .findAny()
                        .flatMap(known -> upstream(model, known.generation()));
            }
        };
    }
}
