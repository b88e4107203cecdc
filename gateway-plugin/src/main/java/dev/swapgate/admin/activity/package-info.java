/** Routes that show the calls in flight and those that are over. */
@NullMarked
package dev.swapgate.admin.activity;

import org.jspecify.annotations.NullMarked;
