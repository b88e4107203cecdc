package dev.swapgate.proxy.stream;

import jakarta.servlet.ServletRequest;

import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/**
 * The connection below a request, reached through Jetty's public methods by reflection: a web
 * application does not see the server's classes. Immutable.
 */
final class JettyEndPoints {

    private final Class<?> requestType;
    private final Class<?> callbackType;
    private final MethodHandle coreRequest;
    private final MethodHandle metaData;
    private final MethodHandle connection;
    private final MethodHandle endPoint;
    private final MethodHandle inputShutdown;
    private final MethodHandle tryFillInterested;
    private final MethodHandle fill;
    private final MethodHandle fillInterest;
    private final MethodHandle failInterest;
    private final MethodHandle giveBack;
    private final MethodHandle takeBack;
    private final MethodHandle setIdleTimeout;
    private final Class<?> wrapperType;
    private final MethodHandle unwrap;
    private final MethodHandle close;

    private JettyEndPoints(Class<?> requestType) throws ReflectiveOperationException {
        this.requestType = requestType;
        ClassLoader loader = requestType.getClassLoader();
        callbackType = load(loader, "org.eclipse.jetty.util.Callback");
        Class<?> core = load(loader, "org.eclipse.jetty.server.Request");
        Class<?> meta = load(loader, "org.eclipse.jetty.server.ConnectionMetaData");
        Class<?> conn = load(loader, "org.eclipse.jetty.io.Connection");
        Class<?> upgradeTo = load(loader, "org.eclipse.jetty.io.Connection$UpgradeTo");
        Class<?> point = load(loader, "org.eclipse.jetty.io.EndPoint");
        Class<?> abstractPoint = load(loader, "org.eclipse.jetty.io.AbstractEndPoint");
        Class<?> interest = load(loader, "org.eclipse.jetty.io.FillInterest");
        coreRequest = handle(requestType, "getRequest", Object.class);
        metaData = handle(core, "getConnectionMetaData", Object.class);
        connection = handle(meta, "getConnection", Object.class);
        endPoint = handle(conn, "getEndPoint", Object.class);
        inputShutdown = handle(point, "isInputShutdown", boolean.class);
        tryFillInterested = handle(point, "tryFillInterested", boolean.class, callbackType);
        fill = handle(point, "fill", int.class, ByteBuffer.class);
        fillInterest = handle(abstractPoint, "getFillInterest", Object.class);
        failInterest = handle(interest, "onFail", boolean.class, Throwable.class);
        giveBack = handle(upgradeTo, "onUpgradeTo", void.class, ByteBuffer.class);
        Class<?> upgradeFrom = load(loader, "org.eclipse.jetty.io.Connection$UpgradeFrom");
        takeBack = handle(upgradeFrom, "onUpgradeFrom", ByteBuffer.class);
        wrapperType = load(loader, "org.eclipse.jetty.io.EndPoint$Wrapper");
        unwrap = handle(wrapperType, "unwrap", Object.class);
        close = handle(point, "close", void.class);
        setIdleTimeout = handle(point, "setIdleTimeout", void.class, long.class);
    }

    /** The way to the connections of requests of this class. */
    static JettyEndPoints of(ServletRequest request) throws ReflectiveOperationException {
        return new JettyEndPoints(request.getClass());
    }

    boolean fits(ServletRequest request) {
        return request.getClass() == requestType;
    }

    /** The connection that a request came on. */
    Access access(ServletRequest request) {
        try {
            Object core = (Object) coreRequest.invokeExact((Object) request);
            Object meta = (Object) metaData.invokeExact(core);
            Object conn = (Object) connection.invokeExact(meta);
            Object point = (Object) endPoint.invokeExact(conn);
            return new Access(conn, point);
        } catch (Throwable x) {
            throw unexpected(x);
        }
    }

    /** Sets an option of a socket. */
    @FunctionalInterface
    private interface SocketSetting {
        void apply(SocketChannel socket) throws IOException;
    }

    /** One connection and its end point. */
    final class Access {

        private final Object connection;
        private final Object endPoint;

        private Access(Object connection, Object endPoint) {
            this.connection = connection;
            this.endPoint = endPoint;
        }

        /** The container's own type of callback, around ours. */
        Object callback(Callback ours) {
            if (callbackType == Callback.class) {
                return ours;
            }
            InvocationHandler handler = (proxy, method, args) -> call(ours, proxy, method, args);
            return Proxy.newProxyInstance(
                    callbackType.getClassLoader(), new Class<?>[] {callbackType}, handler);
        }

        /** Asks to be called when there is something to read; false if somebody else has asked. */
        boolean tryFillInterested(Object callback) {
            try {
                return (boolean) tryFillInterested.invokeExact(endPoint, callback);
            } catch (Throwable x) {
                throw unexpected(x);
            }
        }

        /** Reads into an empty buffer in flush mode; -1 at the end of the stream. */
        int fill(ByteBuffer buffer) throws IOException {
            try {
                return (int) fill.invokeExact(endPoint, buffer);
            } catch (IOException x) {
                throw x;
            } catch (Throwable x) {
                throw unexpected(x);
            }
        }

        /** Whether the end of what the client sends was not read yet. */
        boolean isOpen() {
            try {
                return !(boolean) inputShutdown.invokeExact(endPoint);
            } catch (Throwable x) {
                throw unexpected(x);
            }
        }

        /** Takes the wish to read back; the callback fails with the cause. */
        void cancelInterest(Throwable cause) {
            try {
                Object interest = (Object) fillInterest.invokeExact(endPoint);
                boolean ignored = (boolean) failInterest.invokeExact(interest, cause);
            } catch (Throwable x) {
                throw unexpected(x);
            }
        }

        /** Gives bytes of the client's next request back to the connection. */
        void giveBack(ByteBuffer buffer) {
            try {
                giveBack.invokeExact(connection, buffer);
            } catch (Throwable x) {
                throw unexpected(x);
            }
        }

        /** Takes what the connection has read and nobody wants; null if there is nothing. */
        @Nullable ByteBuffer takeUnread() {
            try {
                return (ByteBuffer) takeBack.invokeExact(connection);
            } catch (Throwable x) {
                throw unexpected(x);
            }
        }

        /** Lets the connection be silent for ever, as long as its client is there. */
        void outlastSilence(Duration askEvery) {
            try {
                setIdleTimeout.invokeExact(endPoint, 0L);
            } catch (Throwable x) {
                throw unexpected(x);
            }
            configure(socket -> KeepAlive.enable(socket, askEvery));
        }

        /**
         * Makes the next close send RST; does nothing where there is no plain socket. Below TLS the
         * close is made here and now, or the container would say goodbye (close_notify) first,
         * which is how a whole answer ends.
         */
        void resetOnClose() {
            configure(socket -> socket.setOption(StandardSocketOptions.SO_LINGER, 0));
            if (wrapperType.isInstance(endPoint)) {
                Object plain = plain();
                try {
                    close.invokeExact(plain);
                } catch (Throwable x) {
                    throw unexpected(x);
                }
            }
        }

        private void configure(SocketSetting setting) {
            try {
                Object plain = plain();
                Method channel = plain.getClass().getMethod("getChannel");
                if (channel.invoke(plain) instanceof SocketChannel socket) {
                    setting.apply(socket);
                }
            } catch (ReflectiveOperationException | IOException | RuntimeException x) {
                // A closed socket needs no setting.
            }
        }

        /** The end point of the socket itself, below TLS if there is any. */
        private Object plain() {
            Object plain = endPoint;
            try {
                while (wrapperType.isInstance(plain)) {
                    plain = (Object) unwrap.invokeExact(plain);
                }
                return plain;
            } catch (Throwable x) {
                throw unexpected(x);
            }
        }
    }

    @SuppressWarnings("ReferenceEquality") // A proxy equals itself and nothing else.
    private static @Nullable Object call(
            Callback ours, Object proxy, Method method, Object @Nullable [] args) {
        return switch (method.getName()) {
            case "succeeded" -> {
                ours.succeeded();
                yield null;
            }
            case "failed" -> {
                ours.failed(
                        args == null ? new IllegalStateException("failed") : (Throwable) args[0]);
                yield null;
            }
            case "getInvocationType" -> blocking(method.getReturnType());
            case "equals" -> args != null && proxy == args[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> method.getName().equals("toString") ? ours.toString() : null;
        };
    }

    /** The container's own constant: its callbacks may block, ours calls the lock. */
    private static @Nullable Object blocking(Class<?> invocationType) {
        for (Object constant : invocationType.getEnumConstants()) {
            if (constant.toString().equals("BLOCKING")) {
                return constant;
            }
        }
        return null;
    }

    private static Class<?> load(ClassLoader loader, String name) throws ClassNotFoundException {
        return Class.forName(name, false, loader);
    }

    private static MethodHandle handle(
            Class<?> owner, String name, Class<?> result, Class<?>... parameters)
            throws ReflectiveOperationException {
        MethodHandle handle =
                MethodHandles.publicLookup().unreflect(owner.getMethod(name, parameters));
        // invokeExact wants the types that the calls above have.
        MethodType type = MethodType.methodType(result, Object.class);
        for (Class<?> parameter : parameters) {
            boolean known =
                    parameter == ByteBuffer.class
                            || parameter == Throwable.class
                            || parameter.isPrimitive();
            type = type.appendParameterTypes(known ? parameter : Object.class);
        }
        return handle.asType(type);
    }

    private static IllegalStateException unexpected(Throwable x) {
        if (x instanceof Error error) {
            throw error;
        }
        return new IllegalStateException("the container's connection cannot be watched", x);
    }
}
