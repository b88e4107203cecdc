/** What is known of peers: whether they answer, what is with them, what was passed to them. */
@NullMarked
package dev.swapgate.proxy.peer;

import org.jspecify.annotations.NullMarked;
