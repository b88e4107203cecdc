package dev.swapgate.launcher;

import dev.swapgate.launcher.demo.DemoModelCommand;
import picocli.CommandLine;

/** x. */
public final class Main {
    private Main() {}

    /** x. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new DemoModelCommand()).execute(java.util.Arrays.copyOfRange(args, 1, args.length)));
    }
}
