package dev.swapgate.proxy;

import dev.swapgate.proxy.stream.UpstreamClients;

import jakarta.servlet.ServletContext;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.locks.ReentrantLock;

/**
 * Takes the services from the servlet context, whenever they are put there, and derives what
 * requests need from them once for each configuration.
 */
final class ContextRuntime implements RuntimeSource {

    private record Derived(ProxyServices services, ProxyRuntime runtime) {

        /** Services are known by identity: equal ones may belong to a gateway that has ended. */
        @SuppressWarnings("ReferenceEquality")
        boolean isOf(ProxyServices others) {
            return services == others;
        }

        /** A configuration is known by identity as well: comparing takes its time. */
        @SuppressWarnings("ReferenceEquality")
        boolean isUpToDate(ProxyServices others) {
            return isOf(others) && runtime.config() == others.config().get();
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Derived derived;

    @Override
    public @Nullable ProxyRuntime find(ServletContext context, UpstreamClients clients) {
        if (!(context.getAttribute(ProxyServices.ATTRIBUTE) instanceof ProxyServices services)) {
            return null;
        }
        Derived known = derived;
        return known != null && known.isUpToDate(services)
                ? known.runtime
                : derive(services, clients);
    }

    private ProxyRuntime derive(ProxyServices services, UpstreamClients clients) {
        lock.lock();
        try {
            Derived known = derived;
            if (known == null || !known.isOf(services)) {
                known = new Derived(services, ProxyRuntime.of(services, clients));
                derived = known;
            } else if (!known.isUpToDate(services)) {
                known = new Derived(services, known.runtime.with(services.config().get()));
                derived = known;
            }
            return known.runtime;
        } finally {
            lock.unlock();
        }
    }
}
