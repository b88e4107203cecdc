package dev.swapgate.config;

import java.util.regex.Pattern;

/**
 * Hides what looks like a secret in a command line, before anybody is shown it. It goes by names,
 * as it cannot know which values are secret; what it does not recognise is not hidden.
 */
public final class SecretMask {
    private static final String WORD = "(?:\"(?:[^\"\\\\]|\\\\.)*\"?|'[^']*'?|[^\\s'\"]+)";

    /** Names that end in one of these are taken for secrets; {@code --max-tokens} does not. */
    private static final String SECRET =
            "(?:api|access|private|secret|auth|master|license)[-_]?keys?"
                    + "|(?:hf|bot|auth|access|api|bearer|refresh|session)?token"
                    + "|pass(?:word|wd|phrase)?|secrets?|credentials?|authorization";

    private static final Pattern FLAG =
            Pattern.compile(
                    "(?i)(?<![\\w-])(-{1,2}(?:[a-z0-9_.-]*[-_.])?(?:"
                            + SECRET
                            + "|hft))(=|(?:\\s|\\\\\\n)+)(?!-)"
                            + WORD);
    private static final String VARIABLE_NAME = "((?:[a-z0-9_]*_)?(?:" + SECRET + "|key))=";
    private static final Pattern VARIABLE =
            Pattern.compile("(?i)(?<!['\"])\\b" + VARIABLE_NAME + WORD);
    private static final Pattern QUOTED_VARIABLE =
            Pattern.compile("(?i)(['\"])" + VARIABLE_NAME + "[^'\"\n]*");
    private static final Pattern HEADER =
            Pattern.compile("(?i)\\b(authorization|x-api-key|api-key)(\\s*:\\s*)[^'\"\\n]+");
    private static final Pattern USER_INFO =
            Pattern.compile("(?i)(\\b[a-z][a-z0-9+.-]*://)[^/\\s@'\"]+@");

    private SecretMask() {}

    /** The command line with {@code ***} in the place of secrets. */
    public static String mask(String command) {
        String masked = HEADER.matcher(command).replaceAll("$1$2***");
        masked = FLAG.matcher(masked).replaceAll("$1$2***");
        masked = QUOTED_VARIABLE.matcher(masked).replaceAll("$1$2=***");
        masked = VARIABLE.matcher(masked).replaceAll("$1=***");
        return USER_INFO.matcher(masked).replaceAll("$1***@");
    }
}
