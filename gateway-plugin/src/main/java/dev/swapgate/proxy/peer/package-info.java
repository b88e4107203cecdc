/** Whether peers can be reached. */
@NullMarked
package dev.swapgate.proxy.peer;

import org.jspecify.annotations.NullMarked;
