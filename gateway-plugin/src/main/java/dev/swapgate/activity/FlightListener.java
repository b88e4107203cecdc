package dev.swapgate.activity;

/** Hears of the calls in flight. Called by any thread; must not block. */
public interface FlightListener {

    /** A call is in flight, got its answer's headers, or more of its body. */
    void inFlight(Flight flight);

    /** A call is no longer in flight; may be told twice. */
    void landed(String id);
}
