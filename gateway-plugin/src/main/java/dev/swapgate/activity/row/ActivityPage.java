package dev.swapgate.activity.row;

import java.util.List;

/**
 * One page of rows.
 *
 * @param rows its rows, in order
 * @param total rows of all pages
 */
public record ActivityPage(List<ActivityRow> rows, long total) {

    /** Copies the list. */
    public ActivityPage {
        rows = List.copyOf(rows);
    }
}
