/** HTTP for clients: resolve the model, acquire a lease, rewrite, forward and stream. */
@NullMarked
package dev.swapgate.proxy;

import org.jspecify.annotations.NullMarked;
