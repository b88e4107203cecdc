package dev.swapgate.benchmark;

import org.eclipse.jetty.ee10.proxy.AsyncProxyServlet;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.thread.VirtualThreadPool;

import java.net.InetSocketAddress;

/** Jetty's own asynchronous proxy servlet with nothing of ours: {@code StockProxy PORT TARGET}. */
final class StockProxy {
    private StockProxy() {}

    /** Runs until killed. */
    public static void main(String[] args) throws Exception {
        var pool = new VirtualThreadPool();
        pool.setMaxConcurrentTasks(0);
        var server = new Server(pool);
        var connector = new org.eclipse.jetty.server.ServerConnector(server);
        connector.setHost("127.0.0.1");
        connector.setPort(new InetSocketAddress(Integer.parseInt(args[0])).getPort());
        server.addConnector(connector);
        var context = new ServletContextHandler("/");
        var holder = new ServletHolder(new AsyncProxyServlet.Transparent());
        holder.setInitParameter("proxyTo", args[1]);
        holder.setInitParameter("timeout", "0");
        holder.setInitParameter("idleTimeout", "0");
        holder.setAsyncSupported(true);
        context.addServlet(holder, "/*");
        server.setHandler(context);
        server.start();
        server.join();
    }
}
