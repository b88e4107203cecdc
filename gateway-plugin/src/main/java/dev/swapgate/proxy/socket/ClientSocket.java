package dev.swapgate.proxy.socket;

import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;

import java.util.function.Consumer;

/** Hears that a client's connection was upgraded. The container makes it, so it is public. */
public final class ClientSocket implements HttpUpgradeHandler {

    private volatile Consumer<WebConnection> whenOpen = connection -> {};

    /** One that the container will open. */
    public ClientSocket() {}

    /** Who hears that the answer is on its way and the connection is free. */
    public void whenOpen(Consumer<WebConnection> action) {
        whenOpen = action;
    }

    @Override
    public void init(WebConnection connection) {
        whenOpen.accept(connection);
    }

    @Override
    public void destroy() {
        // The tunnel has ended it.
    }
}
