/** The machine the gateway runs on: what it is, and how busy. */
@NullMarked
package dev.swapgate.machine;

import org.jspecify.annotations.NullMarked;
