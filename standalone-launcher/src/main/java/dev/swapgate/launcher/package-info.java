/** The command line, and an embedded Jetty that hosts the gateway. */
@NullMarked
package dev.swapgate.launcher;

import org.jspecify.annotations.NullMarked;
