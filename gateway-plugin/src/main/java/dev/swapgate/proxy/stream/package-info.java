/**
 * Connections to clients and upstreams: watching, writing, pooling. Knows no route and no error.
 */
@NullMarked
package dev.swapgate.proxy.stream;

import org.jspecify.annotations.NullMarked;
