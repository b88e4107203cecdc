/** Tests of the simulation. */
@NullMarked
package dev.swapgate.simulate;

import org.jspecify.annotations.NullMarked;
