/** What the schedule would have done: traces of requests, replayed in virtual time. */
@NullMarked
package dev.swapgate.simulate;

import org.jspecify.annotations.NullMarked;
