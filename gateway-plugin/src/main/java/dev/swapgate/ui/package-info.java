/** The status page for browsers. */
@NullMarked
package dev.swapgate.ui;

import org.jspecify.annotations.NullMarked;
