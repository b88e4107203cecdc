/**
 * Request bodies: kept in memory or in a file, searched for the model they name, edited without
 * touching any other byte. Knows nothing of servlets, routes or configuration.
 */
@NullMarked
package dev.swapgate.proxy.body;

import org.jspecify.annotations.NullMarked;
