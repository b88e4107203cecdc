package dev.swapgate.simulate;

/** Hears how far a long work has come. */
@FunctionalInterface
public interface Progress {
    /** Nobody listens. */
    Progress UNSEEN = (done, of) -> {};

    /** So much is done; {@code of} is 0 if nobody knows of how much. */
    void reached(long done, long of);
}
