/** Rows of activity, questions about them, and the store that is kept in memory. */
@NullMarked
package dev.swapgate.activity.row;

import org.jspecify.annotations.NullMarked;
