/** Tests. */
@NullMarked
package dev.swapgate.launcher.demo;

import org.jspecify.annotations.NullMarked;
