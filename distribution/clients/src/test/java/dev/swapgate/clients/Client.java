package dev.swapgate.clients;

/** A client, unchanged, and how it is tried. */
interface Client {
    /** What the table calls it; its version is in the outcome. */
    String name();

    /** Skips the test where the machine has no such client. */
    void require();

    /** Tries every case that it has a call for. */
    Outcome tryOn(Place place);
}
