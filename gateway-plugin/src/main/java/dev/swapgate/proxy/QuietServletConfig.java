package dev.swapgate.proxy;

import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletContext;

import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.Enumeration;

/**
 * The servlet's configuration as the base class sees it. Its parameters are for another kind of
 * proxy, and one that is missing would make it ask the name service for this machine's name.
 */
final class QuietServletConfig implements ServletConfig {

    private final ServletConfig host;

    QuietServletConfig(ServletConfig host) {
        this.host = host;
    }

    @Override
    public String getServletName() {
        return host.getServletName();
    }

    @Override
    public ServletContext getServletContext() {
        return host.getServletContext();
    }

    @Override
    public @Nullable String getInitParameter(String name) {
        return "viaHost".equals(name) ? "swapgate" : null;
    }

    @Override
    public Enumeration<String> getInitParameterNames() {
        return Collections.enumeration(Collections.singleton("viaHost"));
    }
}
