/** From a request to its model: body, names, rewriting. */
@NullMarked
package dev.swapgate.proxy.resolve;

import org.jspecify.annotations.NullMarked;
