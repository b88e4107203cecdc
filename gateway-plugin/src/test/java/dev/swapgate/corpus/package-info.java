/** Requests that no gateway should serve, as data; also for the end-to-end tests. */
@NullMarked
package dev.swapgate.corpus;

import org.jspecify.annotations.NullMarked;
