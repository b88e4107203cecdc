package dev.swapgate.lock.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * The package with one line changed: compiled from the real sources and loaded beside them, so that
 * a property can show that it notices.
 *
 * @param fault what is wrong with it
 * @param type simple name of the class that is changed
 * @param original text that occurs in it exactly once
 * @param changed what stands there instead
 */
record Mutant(String fault, String type, String original, String changed) {
    private static final String PACKAGE = "dev.swapgate.lock.schedule.";

    /** Plays by the schedule, so it needs the changed one as well. */
    private static final String USERS = "dev.swapgate.simulate.";

    /** Calls a static method of a test class, in the changed package. */
    void run(String testClass, String method, long firstSeed, int worlds) throws Throwable {
        var loader = new Loader(compile(changedSource()));
        var call =
                Class.forName(PACKAGE + testClass, true, loader)
                        .getDeclaredMethod(method, long.class, int.class);
        call.setAccessible(true);
        try {
            call.invoke(null, firstSeed, worlds);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private String changedSource() throws IOException {
        var sources =
                Path.of(
                        System.getProperty("basedir", "."),
                        "src/main/java/dev/swapgate/lock/schedule");
        // Without comments and line breaks, so that formatting does not matter.
        var text =
                Files.readString(sources.resolve(type + ".java"))
                        .replaceAll("//[^\\n]*", "")
                        .replaceAll("\\s+", " ");
        assertThat(text.split(Pattern.quote(original), -1))
                .as("%s contains once: %s", type, original)
                .hasSize(2);
        return text.replace(original, changed);
    }

    private Map<String, byte[]> compile(String text) {
        var classes = new HashMap<String, ByteArrayOutputStream>();
        var compiler = ToolProvider.getSystemJavaCompiler();
        var errors = new StringWriter();
        try (var files =
                new InMemory(compiler.getStandardFileManager(null, Locale.ROOT, null), classes)) {
            var options =
                    List.of(
                            "-proc:none",
                            "-nowarn",
                            "-classpath",
                            System.getProperty("java.class.path"));
            var unit = List.of(new Source(type, text));
            assertThat(compiler.getTask(errors, files, null, options, null, unit).call())
                    .as("%s compiles: %s", fault, errors)
                    .isTrue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var compiled = new HashMap<String, byte[]>();
        classes.forEach((name, bytes) -> compiled.put(name, bytes.toByteArray()));
        return compiled;
    }

    @Override
    public String toString() {
        return fault;
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String type, String text) {
            super(URI.create("mem:///" + PACKAGE.replace('.', '/') + type + ".java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    private static final class InMemory extends ForwardingJavaFileManager<JavaFileManager> {
        private final Map<String, ByteArrayOutputStream> classes;

        InMemory(JavaFileManager files, Map<String, ByteArrayOutputStream> classes) {
            super(files);
            this.classes = classes;
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location,
                String name,
                JavaFileObject.Kind kind,
                @Nullable FileObject sibling) {
            return new SimpleJavaFileObject(
                    URI.create("mem:///" + name.replace('.', '/') + ".class"), kind) {
                @Override
                public OutputStream openOutputStream() {
                    var bytes = new ByteArrayOutputStream();
                    classes.put(name, bytes);
                    return bytes;
                }
            };
        }
    }

    /** Defines the whole package and its users anew, with the changed class in it. */
    private static final class Loader extends ClassLoader {
        private final Map<String, byte[]> changed;

        Loader(Map<String, byte[]> changed) {
            super(Mutant.class.getClassLoader());
            this.changed = changed;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                if (!name.startsWith(PACKAGE) && !name.startsWith(USERS)) {
                    return super.loadClass(name, resolve);
                }
                var known = findLoadedClass(name);
                return known != null ? known : define(name);
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            var bytes = changed.get(name);
            if (bytes == null) {
                try (var in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                    if (in == null) {
                        throw new ClassNotFoundException(name);
                    }
                    bytes = in.readAllBytes();
                } catch (IOException e) {
                    throw new ClassNotFoundException(name, e);
                }
            }
            return defineClass(name, bytes, 0, bytes.length);
        }
    }
}
