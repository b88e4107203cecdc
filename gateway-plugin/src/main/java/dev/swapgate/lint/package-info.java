/** Finds what a configuration says but cannot do. */
@NullMarked
package dev.swapgate.lint;

import org.jspecify.annotations.NullMarked;
