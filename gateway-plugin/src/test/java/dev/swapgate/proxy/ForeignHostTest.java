package dev.swapgate.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swapgate.proxy.report.ExchangeSummary.Ending;

import jakarta.servlet.Servlet;

import org.junit.jupiter.api.Test;

import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The servlet in a server whose classes it does not see, as a web application does not: the
 * server's Jetty and the servlet's have nothing in common but the servlet API.
 */
class ForeignHostTest {

    /** Shows the server's loader the servlet API of the tests, and nothing else of them. */
    private static final class ApiOnly extends ClassLoader {

        ApiOnly() {
            super(ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (name.startsWith("jakarta.servlet.")) {
                return Class.forName(name, false, Servlet.class.getClassLoader());
            }
            throw new ClassNotFoundException(name);
        }
    }

    /** One class of each jar. */
    private static final List<String> SERVER =
            List.of(
                    "org.eclipse.jetty.server.Server",
                    "org.eclipse.jetty.http.HttpFields",
                    "org.eclipse.jetty.io.EndPoint",
                    "org.eclipse.jetty.util.Callback",
                    "org.eclipse.jetty.ee10.servlet.ServletContextHandler",
                    "org.eclipse.jetty.security.SecurityHandler",
                    "org.eclipse.jetty.session.SessionManager",
                    "org.slf4j.LoggerFactory",
                    "org.slf4j.nop.NOPServiceProvider");

    private static URL[] serverJars() throws ClassNotFoundException {
        List<URL> jars = new ArrayList<>();
        for (String name : SERVER) {
            Class<?> type = Class.forName(name);
            jars.add(type.getProtectionDomain().getCodeSource().getLocation());
        }
        return jars.toArray(URL[]::new);
    }

    private static Object make(ClassLoader loader, String name, Object... arguments)
            throws Exception {
        for (var constructor : Class.forName(name, true, loader).getConstructors()) {
            if (constructor.getParameterCount() == arguments.length
                    && fits(constructor.getParameterTypes(), arguments)) {
                return constructor.newInstance(arguments);
            }
        }
        throw new NoSuchMethodException(name);
    }

    private static Object call(Object target, String name, Object... arguments) throws Exception {
        for (var method : target.getClass().getMethods()) {
            if (method.getName().equals(name)
                    && method.getParameterCount() == arguments.length
                    && fits(method.getParameterTypes(), arguments)) {
                Object result = method.invoke(target, arguments);
                return result == null ? target : result;
            }
        }
        throw new NoSuchMethodException(name);
    }

    private static boolean fits(Class<?>[] types, Object... arguments) {
        for (int i = 0; i < types.length; i++) {
            boolean number = types[i] == int.class && arguments[i] instanceof Integer;
            if (!number && !types[i].isInstance(arguments[i])) {
                return false;
            }
        }
        return true;
    }

    @Test
    void aClientThatLeavesIsNoticedThereToo() throws Exception {
        try (FakeUpstream upstream =
                        new FakeUpstream(conversation -> {
                            conversation.read();
                            conversation.beginEvents();
                            conversation.chunk("data: 1\n\n");
                            conversation.awaitEnd(Duration.ofSeconds(10));
                        });
                GatewayRig rig = GatewayRig.startPlain();
                URLClassLoader loader = new URLClassLoader(serverJars(), new ApiOnly())) {
            rig.models.serve("m1", upstream.base());
            Object server = make(loader, "org.eclipse.jetty.server.Server", 0);
            Object context =
                    make(loader, "org.eclipse.jetty.ee10.servlet.ServletContextHandler", "/");
            Object holder =
                    make(
                            loader,
                            "org.eclipse.jetty.ee10.servlet.ServletHolder",
                            (Servlet) new ModelSwapServlet(rig.source()));
            call(context, "addServlet", holder, "/*");
            call(server, "setHandler", context);
            call(server, "start");
            try {
                Object[] connectors = (Object[]) call(server, "getConnectors");
                int port = (int) call(connectors[0], "getLocalPort");
                assertThat(server.getClass().getClassLoader()).isSameAs(loader);
                RawClient client = new RawClient(port);
                client.send(RawClient.chat("m1")).readUntil("data: 1\n\n");
                long left = System.nanoTime();
                client.halfClose();
                assertThat(Duration.ofNanos(upstream.awaitEnded() - left))
                        .isLessThanOrEqualTo(Duration.ofSeconds(1));
                assertThat(rig.observer.awaitEnd().ending()).isEqualTo(Ending.GONE);

                rig.models.mode = FakeModels.Mode.WAIT;
                RawClient waiting = new RawClient(port);
                waiting.send(RawClient.chat("m1"));
                rig.models.awaitTicket();
                waiting.reset();
                assertThat(rig.observer.awaitEnd().ending()).isEqualTo(Ending.GONE);
                rig.models.mode = FakeModels.Mode.READY;

                String body = "{\"model\":\"m1\"}";
                upstream.script(conversation -> {
                    conversation.read();
                    conversation.beginEvents();
                    conversation.chunk("data: 1\n\n");
                });
                RawClient old = new RawClient(port);
                old.send(
                        FakeUpstream.head(
                                        "POST /v1/chat/completions HTTP/1.0",
                                        "Content-Type: application/json",
                                        "Content-Length: " + body.length())
                                + body);
                assertThat(old.read().end()).isEqualTo(RawClient.End.RESET);

                upstream.script(conversation -> {
                    while (true) {
                        conversation.read();
                        conversation.answer("good");
                    }
                });
                RawClient kept = new RawClient(port);
                for (int i = 0; i < 50; i++) {
                    assertThat(kept.send(RawClient.chat("m1")).read().body()).isEqualTo("good");
                }
                assertThat(rig.complaints).isEmpty();
                rig.awaitReleased();
            } finally {
                call(server, "stop");
            }
        }
    }
}
