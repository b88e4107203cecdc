package dev.swapgate.config.yaml;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The type of a scalar that is written without quotes. These are the rules of YAML 1.2 with its
 * common extensions (octal numbers, underscores), as the files we read were written for: {@code on}
 * and {@code yes} are text, and so is a time of day.
 */
public final class ScalarType {
    private static final Pattern INTEGER =
            Pattern.compile("([-+]?)(?:0x([0-9a-fA-F]+)|0b([01]+)|0o?([0-7]+)|(0|[1-9][0-9]*))");
    private static final Pattern FLOAT =
            Pattern.compile("[-+]?(?:\\.[0-9]+|[0-9]+(?:\\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?");
    private static final int LONGEST_NUMBER = 400;

    private ScalarType() {}

    /** The value of a plain scalar: text, whole number, {@code Double}, boolean or null. */
    public static @Nullable Object resolve(String text) {
        return switch (text) {
            case "", "~", "null", "Null", "NULL" -> null;
            case "true", "True", "TRUE" -> true;
            case "false", "False", "FALSE" -> false;
            case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF" -> Double.POSITIVE_INFINITY;
            case "-.inf", "-.Inf", "-.INF" -> Double.NEGATIVE_INFINITY;
            case ".nan", ".NaN", ".NAN" -> Double.NaN;
            default -> number(text);
        };
    }

    private static Object number(String text) {
        char first = text.charAt(0);
        if (text.length() > LONGEST_NUMBER || (!isDigit(first) && "+-.".indexOf(first) < 0)) {
            return text;
        }
        String digits = text.replace("_", "");
        Matcher integer = INTEGER.matcher(digits);
        if (integer.matches()) {
            return integer(integer);
        }
        return FLOAT.matcher(digits).matches() ? (Object) Double.valueOf(digits) : text;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static Number integer(Matcher matched) {
        int[] radix = {0, 0, 16, 2, 8, 10};
        for (int group = 2; group < radix.length; group++) {
            String digits = matched.group(group);
            if (digits != null) {
                return smallest(new BigInteger(matched.group(1) + digits, radix[group]));
            }
        }
        throw new IllegalStateException("no digits in " + matched.group());
    }

    private static Number smallest(BigInteger value) {
        if (value.bitLength() < Integer.SIZE) {
            return value.intValue();
        }
        return value.bitLength() < Long.SIZE ? (Number) value.longValue() : value;
    }

    /**
     * A typed value as text inserts it: the fewest digits that identify the number, so {@code 1.0}
     * is {@code 1}; below 10⁻⁴ and from 10⁶ on with an exponent.
     */
    public static String format(@Nullable Object value) {
        return value instanceof Double number && Double.isFinite(number)
                ? decimal(number)
                : String.valueOf(value);
    }

    private static String decimal(double value) {
        BigDecimal decimal = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        int exponent = decimal.signum() == 0 ? 0 : decimal.precision() - decimal.scale() - 1;
        if (exponent >= -4 && exponent < 6) {
            return decimal.toPlainString();
        }
        String digits = decimal.unscaledValue().abs().toString();
        String mantissa =
                digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
        String sign = decimal.signum() < 0 ? "-" : "";
        return String.format(Locale.ROOT, "%s%se%+03d", sign, mantissa, exponent);
    }
}
