package dev.swapgate.activity;

import dev.swapgate.activity.row.ActivityRow;

/** Hears of rows. Called by the thread that writes them; must not block. */
public interface RowListener {

    /** A call is over; its row has no number yet, and may be lost. */
    default void made(ActivityRow row) {}

    /** A row was added. */
    default void added(ActivityRow row) {}

    /** So many rows were lost. */
    default void lost(int rows) {}
}
