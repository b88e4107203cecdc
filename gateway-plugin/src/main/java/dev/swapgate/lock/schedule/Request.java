package dev.swapgate.lock.schedule;

/** One request in the schedule, waiting or in flight. Ordered by rank. Times are nanoseconds. */
final class Request implements Comparable<Request> {
    final long ticket;
    final ModelState model;
    final long arrived;

    /**
     * Effective arrival: earlier by the head start of its priority. Negative values are possible.
     */
    final long effective;

    final long sequence;

    /** When it was granted; meaningless before. */
    long started;

    Request(long ticket, ModelState model, long arrived, long headStart, long sequence) {
        this.ticket = ticket;
        this.model = model;
        this.arrived = arrived;
        this.effective = arrived - headStart;
        this.sequence = sequence;
    }

    /** The same request, of the same model in another table. */
    Request(Request other, ModelState twin) {
        ticket = other.ticket;
        model = twin;
        arrived = other.arrived;
        effective = other.effective;
        sequence = other.sequence;
        started = other.started;
    }

    @Override
    public int compareTo(Request other) {
        int byArrival = Long.compare(effective, other.effective);
        return byArrival != 0 ? byArrival : Long.compare(sequence, other.sequence);
    }

    boolean isBefore(Request other) {
        return compareTo(other) < 0;
    }

    @Override
    public String toString() {
        return "request " + ticket + " for " + model.id;
    }
}
