/** Tests. */
@NullMarked
package dev.swapgate.launcher;

import org.jspecify.annotations.NullMarked;
