/** What is told of each request once it has ended. */
@NullMarked
package dev.swapgate.proxy.report;

import org.jspecify.annotations.NullMarked;
