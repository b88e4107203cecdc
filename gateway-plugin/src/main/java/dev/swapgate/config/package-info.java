/**
 * The configuration as immutable, self-validating records, and the loader that reads it from YAML.
 */
@NullMarked
package dev.swapgate.config;

import org.jspecify.annotations.NullMarked;
