package dev.swapgate.process.os;

/**
 * How a command ended.
 *
 * @param code exit code, 128 plus the signal where a signal ended it; {@link #UNKNOWN} if its
 *     supervisor ended first
 */
public record ExitStatus(int code) {
    /** The code of a command whose end nobody could report. */
    public static final int UNKNOWN = -1;

    /** Whether it ended of its own accord and is content. */
    public boolean isSuccess() {
        return code == 0;
    }

    /** For operators. */
    public String describe() {
        return switch (code) {
            case UNKNOWN -> "its supervisor was killed";
            case 125 ->
                    "exit code 125 (it could not be put into its containment, or chose this code)";
            case 126 -> "exit code 126 (the program could not be executed, or chose this code)";
            case 127 -> "exit code 127 (the program was not found, or chose this code)";
            case 128 + 9 -> "exit code 137 (killed by signal 9, KILL; perhaps memory ran out)";
            default ->
                    code > 128 && code < 128 + 65
                            ? "exit code %d (killed by signal %d%s)"
                                    .formatted(code, code - 128, signalName(code - 128))
                            : "exit code " + code;
        };
    }

    private static String signalName(int signal) {
        return switch (signal) {
            case 1 -> ", HUP";
            case 2 -> ", INT";
            case 3 -> ", QUIT";
            case 4 -> ", ILL: illegal instruction";
            case 6 -> ", ABRT: it aborted";
            case 7 -> ", BUS";
            case 8 -> ", FPE";
            case 11 -> ", SEGV: memory fault";
            case 13 -> ", PIPE";
            case 15 -> ", TERM";
            default -> "";
        };
    }
}
