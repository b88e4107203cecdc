/** Spring AI, unchanged, as a program that tries it on a gateway. */
@NullMarked
package dev.swapgate.clients.springai;

import org.jspecify.annotations.NullMarked;
