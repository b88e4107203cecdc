/** The launcher's log on standard output. */
@NullMarked
package dev.swapgate.launcher.log;

import org.jspecify.annotations.NullMarked;
