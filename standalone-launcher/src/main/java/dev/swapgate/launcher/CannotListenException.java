package dev.swapgate.launcher;

/** The address cannot be listened on. The message says which and why, for the user. */
final class CannotListenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CannotListenException(ListenAddress address, Throwable cause) {
        super(
                "cannot listen on " + address + ": " + reason(cause) + hint(address, reason(cause)),
                cause);
    }

    private static String hint(ListenAddress address, String reason) {
        if (reason.contains("in use")) {
            return "; perhaps another gateway runs: stop it, or take another port with -listen "
                    + address.withPort(address.port() == 65535 ? 8081 : address.port() + 1);
        }
        if (reason.contains("denied")) {
            return "; ports below 1024 are reserved: take another with -listen "
                    + address.withPort(8080);
        }
        return "";
    }

    private static String reason(Throwable cause) {
        Throwable deepest = cause;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return String.valueOf(deepest.getMessage());
    }
}
