/** Keeps rows of activity in a file. */
@NullMarked
package dev.swapgate.activity.sqlite;

import org.jspecify.annotations.NullMarked;
