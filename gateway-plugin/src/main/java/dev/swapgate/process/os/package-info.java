/** What model processes need of the operating system: supervised commands and their containment. */
@NullMarked
package dev.swapgate.process.os;

import org.jspecify.annotations.NullMarked;
