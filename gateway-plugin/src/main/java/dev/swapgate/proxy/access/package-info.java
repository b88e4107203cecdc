/** Who may call, as pure rules over header values: keys, host names and web origins. */
@NullMarked
package dev.swapgate.proxy.access;

import org.jspecify.annotations.NullMarked;
