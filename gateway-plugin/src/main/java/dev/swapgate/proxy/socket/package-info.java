/**
 * WebSockets through the gateway: their handshake, the bytes in both directions, and how they part.
 */
@NullMarked
package dev.swapgate.proxy.socket;

import org.jspecify.annotations.NullMarked;
