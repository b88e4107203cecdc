/** What of a configuration is to stay hidden. */
@NullMarked
package dev.swapgate.config.secret;

import org.jspecify.annotations.NullMarked;
