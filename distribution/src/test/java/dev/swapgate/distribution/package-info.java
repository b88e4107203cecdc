/** Tests of how the finished artefacts are packed and started. */
@NullMarked
package dev.swapgate.distribution;

import org.jspecify.annotations.NullMarked;
