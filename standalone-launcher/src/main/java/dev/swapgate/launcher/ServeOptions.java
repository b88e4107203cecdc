package dev.swapgate.launcher;

import dev.swapgate.launcher.tls.TlsException;
import dev.swapgate.launcher.tls.TlsFiles;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;
import picocli.CommandLine.TypeConversionException;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What {@code swapgate} and {@code swapgate serve} take: llama-swap's flags, with one dash or two.
 */
final class ServeOptions {
    @Spec(Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec command;

    @Option(
            names = {"-config", "--config"},
            paramLabel = "FILE",
            description = "the configuration")
    @Nullable Path config;

    @Option(
            names = {"-listen", "--listen"},
            paramLabel = "HOST:PORT",
            converter = AddressConverter.class,
            description = {
                "where to listen, default " + ListenAddress.DEFAULT + ",",
                "with TLS " + ListenAddress.TLS_DEFAULT + ";",
                ":PORT for every address of this machine"
            })
    @Nullable ListenAddress listen;

    @Option(
            names = {"-tls-cert-file", "--tls-cert-file"},
            paramLabel = "FILE",
            description = "serve https with this certificate (PEM, chain included)")
    @Nullable Path certificateFile;

    @Option(
            names = {"-tls-key-file", "--tls-key-file"},
            paramLabel = "FILE",
            description = {"and its private key (PEM, not encrypted);", "HUP has both read anew"})
    @Nullable Path keyFile;

    @Option(
            names = {"-config-dir", "--config-dir"},
            paramLabel = "DIR",
            description = "a directory whose .yaml and .yml files are read as well")
    @Nullable Path configDir;

    @Option(
            names = {"-watch-config", "--watch-config"},
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "true|false",
            hideParamSyntax = true,
            description = {
                "read the configuration anew whenever its files change;",
                "SIGHUP and POST /api/config/reload do so in any case"
            })
    boolean watchConfig;

    /** Says that no configuration is named; the exit code. */
    static int nothingToServe(CommandLine line) {
        line.getErr()
                .println(
                        "swapgate: at least one of -config or -config-dir must be provided; to see"
                                + " it work without one, try 'swapgate demo'.");
        return ExitCode.CONFIGURATION;
    }

    /** The configuration, if one is named. */
    Optional<ConfigSource> configuration() {
        Optional<Path> file = named(config);
        Optional<Path> directory = named(configDir);
        return file.isEmpty() && directory.isEmpty()
                ? Optional.empty()
                : Optional.of(new ConfigSource(file, directory));
    }

    /**
     * Where and how to listen.
     *
     * @throws TlsException if only one of the files for TLS is named
     */
    Binding binding() {
        Optional<TlsFiles> tls = tls();
        String usual = tls.isPresent() ? ListenAddress.TLS_DEFAULT : ListenAddress.DEFAULT;
        return new Binding(listen == null ? ListenAddress.parse(usual) : listen, tls);
    }

    private Optional<TlsFiles> tls() {
        Optional<Path> certificate = named(certificateFile);
        Optional<Path> key = named(keyFile);
        if (certificate.isPresent() != key.isPresent()) {
            throw new TlsException(
                    "both -tls-cert-file and -tls-key-file must be provided for TLS; there is no "
                            + (key.isPresent() ? "-tls-cert-file" : "-tls-key-file"));
        }
        return certificate.flatMap(file -> key.map(own -> new TlsFiles(file, own)));
    }

    /** An empty name is none, so that scripts can leave it empty. */
    private static Optional<Path> named(@Nullable Path file) {
        return Optional.ofNullable(file).filter(path -> !path.toString().isEmpty());
    }

    /** Reads an address. */
    static final class AddressConverter implements ITypeConverter<ListenAddress> {
        @Override
        public ListenAddress convert(String value) {
            try {
                return ListenAddress.parse(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }
}
