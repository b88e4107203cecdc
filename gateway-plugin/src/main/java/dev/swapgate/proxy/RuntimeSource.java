package dev.swapgate.proxy;

import dev.swapgate.proxy.stream.UpstreamClients;

import jakarta.servlet.ServletContext;

import org.jspecify.annotations.Nullable;

/** Finds what the requests of a servlet work with. Asked for each request, by many threads. */
@FunctionalInterface
interface RuntimeSource {

    /** What they work with now, or null as long as the gateway is not configured. */
    @Nullable ProxyRuntime find(ServletContext context, UpstreamClients clients);
}
