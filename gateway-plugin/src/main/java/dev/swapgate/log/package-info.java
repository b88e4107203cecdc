/** Bounded, followable log buffers of the gateway and of every model. */
@NullMarked
package dev.swapgate.log;

import org.jspecify.annotations.NullMarked;
