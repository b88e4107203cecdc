/** Which paths there are, and answers of our own. */
@NullMarked
package dev.swapgate.proxy.route;

import org.jspecify.annotations.NullMarked;
