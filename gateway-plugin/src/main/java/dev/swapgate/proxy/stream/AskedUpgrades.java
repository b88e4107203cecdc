package dev.swapgate.proxy.stream;

import org.eclipse.jetty.client.HttpUpgrader;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.UpgradeProtocolHandler;

/**
 * Takes the answer 101 to a request that asked for it. To any other request it is an answer that
 * makes no sense, which the call's own listener refuses.
 */
final class AskedUpgrades extends UpgradeProtocolHandler {

    @Override
    public boolean accept(Request request, Response response) {
        return request.getAttributes().containsKey(HttpUpgrader.Factory.class.getName())
                && super.accept(request, response);
    }
}
