/** YAML as a tree that knows where everything is written, with variables and macros replaced. */
@NullMarked
package dev.swapgate.config.yaml;

import org.jspecify.annotations.NullMarked;
