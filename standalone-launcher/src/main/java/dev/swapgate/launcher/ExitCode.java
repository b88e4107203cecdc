package dev.swapgate.launcher;

/** What the process says when it ends. */
final class ExitCode {
    /** Everything stopped in order. */
    static final int OK = 0;

    /** The configuration cannot be used, or something failed that nobody foresaw. */
    static final int CONFIGURATION = 1;

    /** The command line makes no sense. */
    static final int USAGE = 2;

    /** The address cannot be listened on. */
    static final int CANNOT_LISTEN = 3;

    private ExitCode() {}
}
