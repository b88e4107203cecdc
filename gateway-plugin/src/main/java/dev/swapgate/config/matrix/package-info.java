/** Which models may be resident together, as expressions. */
@NullMarked
package dev.swapgate.config.matrix;

import org.jspecify.annotations.NullMarked;
