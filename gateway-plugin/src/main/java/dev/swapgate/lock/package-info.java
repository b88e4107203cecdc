/** Who may run and when to swap: the monitor around a pure schedule. */
@NullMarked
package dev.swapgate.lock;

import org.jspecify.annotations.NullMarked;
