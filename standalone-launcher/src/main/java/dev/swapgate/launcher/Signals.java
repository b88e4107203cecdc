package dev.swapgate.launcher;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/**
 * Handlers of operating-system signals. Java has no supported API for them; the one that every JDK
 * carries ({@code sun.misc.Signal}) is reached by reflection, in this class alone, and a runtime
 * without it gives {@code false}.
 */
public final class Signals {
    private Signals() {}

    /**
     * Runs a task, on a thread of the runtime, each time a signal comes. Replaces what the signal
     * does otherwise, the end of the process included. A signal that was ignored when this process
     * started stays ignored.
     *
     * @param name without {@code SIG}, such as {@code TERM}
     * @return whether the handler is in place; if not, the signal does what it did before
     */
    public static boolean on(String name, Runnable task) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object proxy =
                    Proxy.newProxyInstance(
                            handler.getClassLoader(), new Class<?>[] {handler}, invocation(task));
            Object instance = signal.getConstructor(String.class).newInstance(name);
            signal.getMethod("handle", signal, handler).invoke(null, instance, proxy);
            return true;
        } catch (ReflectiveOperationException e) {
            // Not in this runtime, unknown to this system, or reserved by an option of the runtime
            // (-Xrs).
            return false;
        }
    }

    @SuppressWarnings("ReferenceEquality") // the identity of a proxy is all it has
    private static InvocationHandler invocation(Runnable task) {
        return (proxy, method, arguments) ->
                switch (method.getName()) {
                    case "handle" -> {
                        task.run();
                        yield null;
                    }
                    case "equals" -> arguments != null && proxy == arguments[0];
                    case "hashCode" -> System.identityHashCode(proxy);
                    default -> "signal handler";
                };
    }
}
