package dev.swapgate;

import dev.swapgate.config.GatewayConfig;
import dev.swapgate.config.LogOutput;
import dev.swapgate.config.problem.ConfigException;
import dev.swapgate.config.read.ConfigLoader;
import dev.swapgate.lint.Linter;
import dev.swapgate.proxy.ProxyServices;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Runs a gateway for as long as its web application is deployed. Without a usable configuration the
 * application stays up and answers {@code not_configured}; the reason is in the log.
 */
public final class GatewayContextListener implements ServletContextListener {
    private static final Logger logger = LoggerFactory.getLogger(GatewayContextListener.class);

    private @Nullable Gateway gateway;

    @Override
    public void contextInitialized(ServletContextEvent event) {
        ServletContext context = event.getServletContext();
        Optional<String> file =
                ConfigLocator.locate(
                        System.getProperties(),
                        System.getenv(),
                        context.getInitParameter(ConfigLocator.PROPERTY));
        if (file.isEmpty()) {
            logger.error(
                    "not configured: set system property {}, environment variable {} or context"
                            + " init-param {} to a file",
                    ConfigLocator.PROPERTY,
                    ConfigLocator.VARIABLE,
                    ConfigLocator.PROPERTY);
            return;
        }
        start(context, Path.of(file.get()));
    }

    private void start(ServletContext context, Path file) {
        try {
            Linter linter = new Linter(new ConfigLoader(System.getenv()));
            GatewayConfig config = linter.load(file);
            Gateway started = Gateway.start(config, () -> linter.load(file));
            gateway = started;
            context.setAttribute(ProxyServices.ATTRIBUTE, started.services());
            logger.info(
                    "swapgate {} serves {} models of {} at context path '{}'",
                    Gateway.version(),
                    config.models().size(),
                    file,
                    context.getContextPath());
            if (config.monitoring().logToStdout() != LogOutput.PROXY) {
                logger.warn(
                        "logToStdout: decides here only what /logs shows; this server decides what"
                                + " its log has");
            }
            if (config.apiKeys().isEmpty()) {
                logger.warn(
                        "no apiKeys are configured: whoever reaches this server can use every"
                                + " model");
            }
        } catch (ConfigException e) {
            logger.error("not configured: {}", e.getMessage());
        }
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        event.getServletContext().removeAttribute(ProxyServices.ATTRIBUTE);
        Gateway running = gateway;
        gateway = null;
        if (running != null) {
            stop(running);
        }
    }

    private static void stop(Gateway running) {
        try (running) {
            running.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
