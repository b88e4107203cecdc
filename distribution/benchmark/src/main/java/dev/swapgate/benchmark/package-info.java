/** Compares the gateway with its neighbours, side by side in one run. A command, not a test. */
@NullMarked
package dev.swapgate.benchmark;

import org.jspecify.annotations.NullMarked;
