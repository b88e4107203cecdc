/** Finds in answers how many tokens they took, how fast they came, and what went wrong. */
@NullMarked
package dev.swapgate.activity.usage;

import org.jspecify.annotations.NullMarked;
