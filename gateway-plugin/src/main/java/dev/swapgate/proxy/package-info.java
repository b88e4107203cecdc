/**
 * HTTP for clients: one exchange from the request to the end of its answer; the packages below hold
 * its steps.
 */
@NullMarked
package dev.swapgate.proxy;

import org.jspecify.annotations.NullMarked;
