package dev.swapgate.launcher;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/** {@code swapgate demo}: serves the demo configuration of the distribution. */
@Command(
        name = "demo",
        description = "Serve small demo models, to see the gateway swap.",
        sortOptions = false)
final class DemoCommand implements Callable<Integer> {
    /** Answers soonest. */
    private static final String FIRST_MODEL = "chat-small";

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    @Option(
            names = {"-listen", "--listen"},
            paramLabel = "HOST:PORT",
            defaultValue = ListenAddress.DEFAULT,
            converter = ServeOptions.AddressConverter.class,
            description = "where to listen, default ${DEFAULT-VALUE}")
    ListenAddress listen = ListenAddress.parse(ListenAddress.DEFAULT);

    @Mixin HelpOption help = new HelpOption();

    @Override
    public Integer call() throws Exception {
        Path config =
                Home.directory()
                        .map(home -> home.resolve("config").resolve("demo.yaml"))
                        .filter(Files::isRegularFile)
                        .orElseThrow(() ->
                                new ParameterException(
                                        spec.commandLine(),
                                        "the demo needs the whole distribution: start it as"
                                                + " bin/swapgate demo"));
        return new GatewayRun(ConfigSource.of(config), Binding.plain(listen), FIRST_MODEL).run();
    }
}
