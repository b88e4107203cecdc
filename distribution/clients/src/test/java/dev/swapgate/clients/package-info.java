/** Clients, unchanged, against the built gateway. */
@NullMarked
package dev.swapgate.clients;

import org.jspecify.annotations.NullMarked;
