/** What requests are in flight and what became of those that were. */
@NullMarked
package dev.swapgate.activity;

import org.jspecify.annotations.NullMarked;
