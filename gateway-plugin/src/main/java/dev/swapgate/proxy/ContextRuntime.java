package dev.swapgate.proxy;

import dev.swapgate.proxy.stream.UpstreamClients;

import jakarta.servlet.ServletContext;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.locks.ReentrantLock;

/**
 * Takes the services from the servlet context, whenever they are put there, and derives what
 * requests need from them once.
 */
final class ContextRuntime implements RuntimeSource {

    private record Derived(ProxyServices services, ProxyRuntime runtime) {

        /** Services are known by identity: equal ones may belong to a gateway that has ended. */
        @SuppressWarnings("ReferenceEquality")
        boolean isOf(ProxyServices others) {
            return services == others;
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
        return known != null && known.isOf(services) ? known.runtime : derive(services, clients);
    }

    private ProxyRuntime derive(ProxyServices services, UpstreamClients clients) {
        lock.lock();
        try {
            Derived known = derived;
            if (known == null || !known.isOf(services)) {
                known = new Derived(services, ProxyRuntime.of(services, clients));
                derived = known;
            }
            return known.runtime;
        } finally {
            lock.unlock();
        }
    }
}
