/** Tests. */
@NullMarked
package dev.swapgate.launcher.tls;

import org.jspecify.annotations.NullMarked;
