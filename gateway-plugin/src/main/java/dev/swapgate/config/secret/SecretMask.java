package dev.swapgate.config.secret;

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
                    + "|pass(?:word|wd|phrase)?|pw|secrets?|credentials?|authorization|bearer";

    /** Any name: also one such as {@code SECRET_A}, {@code MYPWD} or {@code clientSecret}. */
    private static final Pattern NAME =
            Pattern.compile(
                    "(?i)(?:(?:.*[-_.])?(?:"
                            + SECRET
                            + "|key)|.+(?:password|passwd|pwd|secret|token|apikey))(?:[-_]?[a-z]|[-_]?\\d{1,2})?");

    private static final Pattern WORKING_DIRECTORY = Pattern.compile("(?i)(?:old)?pwd");
    private static final Pattern FLAG =
            Pattern.compile(
                    "(?i)(?<![\\w-])(-{1,2}(?:(?:[a-z0-9_.-]*[-_.])?(?:"
                            + SECRET
                            + "|hft)|key))([=:]|(?:\\s|\\\\\\n)+)(?!-)"
                            + WORD);

    /** A name and its password; two numbers are a user and a group. */
    private static final Pattern USER =
            Pattern.compile(
                    "(?i)(?<![\\w-])(-u|--(?:proxy-)?user|--(?:basic-)?auth)(=|(?:\\s|\\\\\\n)+)"
                            + "(['\"]?[^\\s:'\"]+:)(?!\\d+(?:\\s|$))[^\\s'\"]+");

    private static final String VARIABLE_NAME =
            "((?:[a-z0-9_]*_)?(?:" + SECRET + "|key)|[a-z0-9_]+(?:password|passwd|(?<!old)pwd))=";
    private static final Pattern VARIABLE =
            Pattern.compile("(?i)(?<!['\"])\\b" + VARIABLE_NAME + WORD);
    private static final Pattern QUOTED_VARIABLE =
            Pattern.compile("(?i)(['\"])" + VARIABLE_NAME + "[^'\"\n]*");
    private static final Pattern HEADER =
            Pattern.compile("(?i)\\b(authorization|x-api-key|api-key)(\\s*:\\s*)[^'\"\\n]+");
    private static final Pattern BEARER = Pattern.compile("\\b(Bearer +)[\\w.~+/=-]{6,}");

    /** A colon before a port is none before a password. */
    private static final Pattern USER_INFO =
            Pattern.compile(
                    "(?i)(\\b[a-z][a-z0-9+.-]*://)"
                            + "(?:[^/\\s'\"]*|[^/\\s'\":@]*:(?!\\d+/)[^\\s'\"@]*)@");

    private SecretMask() {}

    /** The command line with {@code ***} in the place of secrets. */
    public static String mask(String command) {
        String masked = HEADER.matcher(command).replaceAll("$1$2***");
        masked = FLAG.matcher(masked).replaceAll("$1$2***");
        masked = USER.matcher(masked).replaceAll("$1$2$3***");
        masked = QUOTED_VARIABLE.matcher(masked).replaceAll("$1$2=***");
        masked = VARIABLE.matcher(masked).replaceAll("$1=***");
        masked = BEARER.matcher(masked).replaceAll("$1***");
        return maskUser(masked);
    }

    /** The text with {@code ***} in the place of what URLs say about their user. */
    public static String maskUser(String text) {
        return USER_INFO.matcher(text).replaceAll("$1***@");
    }

    /** Whether a variable, macro or field of this name is taken for a secret. */
    public static boolean isSecret(String name) {
        return NAME.matcher(name).matches() && !WORKING_DIRECTORY.matcher(name).matches();
    }
}
