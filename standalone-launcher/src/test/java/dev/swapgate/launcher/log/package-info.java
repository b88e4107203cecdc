/** Tests. */
@NullMarked
package dev.swapgate.launcher.log;

import org.jspecify.annotations.NullMarked;
