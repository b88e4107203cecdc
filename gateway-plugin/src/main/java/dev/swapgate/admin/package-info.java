/** HTTP for operators: listings, loads and unloads, logs, health and metrics. */
@NullMarked
package dev.swapgate.admin;

import org.jspecify.annotations.NullMarked;
