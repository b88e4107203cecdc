/** What a streaming client is told while it waits. */
@NullMarked
package dev.swapgate.proxy.waiting;

import org.jspecify.annotations.NullMarked;
