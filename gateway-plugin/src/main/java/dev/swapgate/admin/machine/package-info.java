/** Routes that show the machine the gateway runs on. */
@NullMarked
package dev.swapgate.admin.machine;

import org.jspecify.annotations.NullMarked;
