package dev.swapgate.launcher;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
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
            defaultValue = ListenAddress.DEFAULT,
            converter = AddressConverter.class,
            description = {
                "where to listen, default ${DEFAULT-VALUE};",
                ":PORT for every address of this machine"
            })
    ListenAddress listen = ListenAddress.parse(ListenAddress.DEFAULT);

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

    /** The configuration, if one is named. */
    Optional<ConfigSource> configuration() {
        return config == null && configDir == null
                ? Optional.empty()
                : Optional.of(
                        new ConfigSource(
                                Optional.ofNullable(config), Optional.ofNullable(configDir)));
    }

    @Option(
            names = {"-tls-cert-file", "--tls-cert-file", "-tls-key-file", "--tls-key-file"},
            arity = "0..1",
            hidden = true)
    void tls(String value) {
        throw unsupported("TLS");
    }

    private ParameterException unsupported(String what) {
        return new ParameterException(command.commandLine(), what + " is not supported yet");
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
