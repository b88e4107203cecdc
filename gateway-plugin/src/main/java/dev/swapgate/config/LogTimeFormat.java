package dev.swapgate.config;

/** How a line of the log says when it was written. */
public enum LogTimeFormat implements Word {
    /** Nothing is said: as the gateway always does, to the millisecond. */
    USUAL,
    /** {@code Mon Jan 2 15:04:05 2006}. */
    ANSIC,
    /** {@code Mon Jan 2 15:04:05 MST 2006}. */
    UNIXDATE,
    /** {@code Mon Jan 02 15:04:05 -0700 2006}. */
    RUBYDATE,
    /** {@code 02 Jan 06 15:04 MST}. */
    RFC822,
    /** {@code 02 Jan 06 15:04 -0700}. */
    RFC822Z,
    /** {@code Monday, 02-Jan-06 15:04:05 MST}. */
    RFC850,
    /** {@code Mon, 02 Jan 2006 15:04:05 MST}. */
    RFC1123,
    /** {@code Mon, 02 Jan 2006 15:04:05 -0700}. */
    RFC1123Z,
    /** {@code 2006-01-02T15:04:05Z}. */
    RFC3339,
    /** {@code 2006-01-02T15:04:05.999999999Z}. */
    RFC3339NANO,
    /** {@code 3:04PM}. */
    KITCHEN,
    /** {@code Jan 2 15:04:05}. */
    STAMP,
    /** {@code Jan 2 15:04:05.000}. */
    STAMPMILLI,
    /** {@code Jan 2 15:04:05.000000}. */
    STAMPMICRO,
    /** {@code Jan 2 15:04:05.000000000}. */
    STAMPNANO;

    /** None for {@link #USUAL}. */
    @Override
    public String word() {
        return this == USUAL ? "" : Word.super.word();
    }
}
