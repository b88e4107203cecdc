package dev.swapgate.activity.row;

import java.util.List;
import java.util.Optional;

/** Keeps a bounded number of rows, the newest. Rows are added by one thread and read by any. */
public interface ActivityStore extends AutoCloseable {

    /**
     * Opens it, and may block until somebody else has left it. Without it that happens when it is
     * first used, and nobody waits.
     */
    void open();

    /**
     * Adds rows and gives them their numbers.
     *
     * @return the rows as they are kept; none once the store is closed
     * @throws ActivityStoreException if they cannot be kept, none of them
     */
    List<ActivityRow> add(List<ActivityRow> rows);

    /**
     * Finds rows; may block.
     *
     * @throws ActivityStoreException if they cannot be read
     */
    ActivityPage find(ActivityQuery query);

    /**
     * Sums rows up; may block.
     *
     * @param model of this model alone
     * @throws ActivityStoreException if they cannot be read
     */
    ActivityStats stats(Optional<String> model);

    /** Whether {@link #find} and {@link #stats} take so long that no request's thread may wait. */
    boolean isSlow();

    @Override
    void close();
}
