/** The loader: the steps from files to a validated configuration. */
@NullMarked
package dev.swapgate.config.read;

import org.jspecify.annotations.NullMarked;
