/** What the gateway counts and times, and its Prometheus text form. */
@NullMarked
package dev.swapgate.metrics;

import org.jspecify.annotations.NullMarked;
