/** Model processes: command line, start, readiness, stop and containment. */
@NullMarked
package dev.swapgate.process;

import org.jspecify.annotations.NullMarked;
