/** End-to-end tests of what was built: real processes, real sockets. */
@NullMarked
package dev.swapgate.e2e;

import org.jspecify.annotations.NullMarked;
