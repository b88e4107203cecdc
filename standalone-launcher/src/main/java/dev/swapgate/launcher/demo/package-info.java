/**
 * A small model server that answers like the real ones: what the demo configuration starts, and,
 * with faults switched on, what tests start.
 *
 * <p>It speaks HTTP/1.1 over plain sockets, because its faults reach below what any server library
 * would send.
 */
@NullMarked
package dev.swapgate.launcher.demo;

import org.jspecify.annotations.NullMarked;
