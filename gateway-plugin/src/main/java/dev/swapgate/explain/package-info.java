/** Tells people why the schedule does what it does. */
@NullMarked
package dev.swapgate.explain;

import org.jspecify.annotations.NullMarked;
