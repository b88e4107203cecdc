/** The launcher's TLS: certificate and key from PEM files, and connections that use them. */
@NullMarked
package dev.swapgate.launcher.tls;

import org.jspecify.annotations.NullMarked;
