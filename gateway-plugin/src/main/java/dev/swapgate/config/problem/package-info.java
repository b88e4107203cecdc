/** What can be wrong with a configuration, and how it is reported. */
@NullMarked
package dev.swapgate.config.problem;

import org.jspecify.annotations.NullMarked;
