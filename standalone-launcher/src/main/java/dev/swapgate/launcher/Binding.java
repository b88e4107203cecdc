package dev.swapgate.launcher;

import dev.swapgate.launcher.tls.TlsFiles;

import java.util.Optional;

/**
 * Where and how the gateway listens.
 *
 * @param address where
 * @param tls certificate and key, if it speaks TLS
 */
record Binding(ListenAddress address, Optional<TlsFiles> tls) {
    /** Without TLS. */
    static Binding plain(ListenAddress address) {
        return new Binding(address, Optional.empty());
    }
}
