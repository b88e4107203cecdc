/** Where the names that requests give lead: profiles, models, selectors, models of peers. */
@NullMarked
package dev.swapgate.proxy.directory;

import org.jspecify.annotations.NullMarked;
