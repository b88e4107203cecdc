/** What a configuration asks of the lock. */
@NullMarked
package dev.swapgate.plan;

import org.jspecify.annotations.NullMarked;
