/** Composition root: builds the gateway's parts, wires them, starts and stops them. */
@NullMarked
package dev.swapgate;

import org.jspecify.annotations.NullMarked;
