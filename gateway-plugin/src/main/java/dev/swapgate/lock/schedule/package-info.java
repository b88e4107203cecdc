/** The pure core of the lock: who must leave for whom, and when to swap. */
@NullMarked
package dev.swapgate.lock.schedule;

import org.jspecify.annotations.NullMarked;
