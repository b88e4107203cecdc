/** The configuration as immutable, self-validating records that know nothing of files. */
@NullMarked
package dev.swapgate.config;

import org.jspecify.annotations.NullMarked;
