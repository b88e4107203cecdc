package dev.swapgate.proxy.headers;

import jakarta.servlet.http.HttpServletRequest;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

/** Headers that list names, in one line or in many (RFC 9110 §5.6.1). Stateless. */
public final class ListHeader {

    private ListHeader() {}

    /** The lines of a header. */
    public static List<String> lines(HttpServletRequest request, String header) {
        Enumeration<String> lines = request.getHeaders(header);
        return lines.hasMoreElements() ? Collections.list(lines) : List.of();
    }

    /** The names that a header lists. */
    public static List<String> names(HttpServletRequest request, String header) {
        return names(lines(request, header));
    }

    /** The names that are listed in the lines of a header. */
    static List<String> names(Collection<String> lines) {
        if (lines.isEmpty()) {
            return List.of();
        }
        List<String> names = new ArrayList<>();
        for (String line : lines) {
            for (String name : line.split(",", -1)) {
                if (!name.isBlank()) {
                    names.add(name.strip());
                }
            }
        }
        return names;
    }

    /** Whether a header lists a name, in any spelling. */
    public static boolean has(HttpServletRequest request, String header, String name) {
        return names(request, header).stream().anyMatch(name::equalsIgnoreCase);
    }
}
