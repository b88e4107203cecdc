/** What can go wrong, and how each kind of client is told. */
@NullMarked
package dev.swapgate.proxy.error;

import org.jspecify.annotations.NullMarked;
