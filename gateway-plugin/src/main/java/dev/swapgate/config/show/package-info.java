/** A configuration as it counts, written down again. */
@NullMarked
package dev.swapgate.config.show;

import org.jspecify.annotations.NullMarked;
