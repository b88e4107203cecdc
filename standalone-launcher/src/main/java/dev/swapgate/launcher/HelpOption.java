package dev.swapgate.launcher;

import picocli.CommandLine.Option;

/** The option that shows a command's usage, spelled with one dash or two. */
public final class HelpOption {
    @Option(
            names = {"-help", "--help", "-h"},
            usageHelp = true,
            description = "show this text")
    private boolean requested;

    /** Whether the usage was asked for. */
    public boolean isRequested() {
        return requested;
    }
}
