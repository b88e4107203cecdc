/** Headers and targets on the way to a model and back. */
@NullMarked
package dev.swapgate.proxy.headers;

import org.jspecify.annotations.NullMarked;
