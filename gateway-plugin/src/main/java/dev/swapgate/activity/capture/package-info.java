/** Whole requests and answers, kept for a while. */
@NullMarked
package dev.swapgate.activity.capture;

import org.jspecify.annotations.NullMarked;
