package dev.swapgate.proxy;

import org.eclipse.jetty.ee10.proxy.AsyncProxyServlet;

/** Makes the requested model ready, forwards the request and streams the answer back. */
public class ModelSwapServlet extends AsyncProxyServlet {
    private static final long serialVersionUID = 1L;
}
