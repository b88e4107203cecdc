/** Who may run and when to swap: a pure schedule and the monitor around it. */
@NullMarked
package dev.swapgate.lock;

import org.jspecify.annotations.NullMarked;
