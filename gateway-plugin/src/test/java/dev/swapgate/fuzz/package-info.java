/** What reads foreign bytes, under random changes of the bad input that is kept as data. */
@NullMarked
package dev.swapgate.fuzz;

import org.jspecify.annotations.NullMarked;
