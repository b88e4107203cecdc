package dev.swapgate.e2e;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Requests that no gateway should serve, each with the answer it must get. */
final class BadRequests {
    /** Largest body that the tests' gateway takes. */
    static final int MAX_BODY = 10_000;

    private static final String CHAT = "/v1/chat/completions";
    private static final String MESSAGES = "/v1/messages";
    private static final String JSON = "application/json";

    private BadRequests() {}

    /**
     * A request and what is right.
     *
     * @param name what is wrong with it
     * @param text its bytes, each a character
     * @param status status of the answer
     * @param code code of the answer's error; empty for what the HTTP parser refuses
     * @param mentions what else the answer contains, in headers or body
     */
    record Bad(String name, String text, int status, String code, List<String> mentions) {
        Bad(String name, String text, int status, String code, String... mentions) {
            this(name, text, status, code, List.of(mentions));
        }

        /** Whether it must be answered in Anthropic's form. */
        boolean anthropic() {
            return text.contains(" " + MESSAGES);
        }

        @Override
        public String toString() {
            String line = text.lines().findFirst().orElse("");
            return name + ": " + line.substring(0, Math.min(60, line.length()));
        }
    }

    /** Everything. */
    static Stream<Bad> all() {
        List<Bad> all = new ArrayList<>();
        for (String path : List.of(CHAT, MESSAGES)) {
            bodies().forEach((body, code) -> all.add(body(path, body, code)));
            all.addAll(mediaTypes(path));
            all.addAll(sizes(path));
        }
        all.addAll(forms());
        all.addAll(methods());
        all.addAll(paths());
        all.addAll(queries());
        all.addAll(protocol());
        return all.stream();
    }

    /** A request with a body. */
    static String post(String path, String headers, String body) {
        return "POST %s HTTP/1.1\r\nHost: localhost\r\n%sContent-Length: %d\r\n\r\n%s"
                .formatted(path, headers, body.length(), body);
    }

    private static String type(String type) {
        return "Content-Type: " + type + "\r\n";
    }

    private static Bad body(String path, String body, String code) {
        String name = body.length() > 40 ? body.substring(0, 40) : body;
        int status = code.equals("model_not_found") ? 404 : 400;
        String text = post(path, type(JSON), body);
        return status == 404
                ? new Bad(name, text, status, code, "alpha")
                : new Bad(name, text, status, code);
    }

    private static Map<String, String> bodies() {
        Map<String, String> codes = new LinkedHashMap<>();
        codes.put("{\"messages\":[]}", "model_required");
        codes.put("{\"model\":\"\"}", "model_required");
        codes.put("", "model_required");
        codes.put("{\"messages\":[{\"model\":\"alpha\"}]}", "model_required");
        for (String value : List.of("null", "42", "true", "[\"alpha\"]", "{\"id\":\"alpha\"}")) {
            codes.put("{\"model\":" + value + "}", "model_invalid");
        }
        codes.put("{\"model\":\"alpha\",\"model\":\"alpha\"}", "model_invalid");
        codes.put("{\"model\":\"alpha\",\"x\":1,\"model\":\"beta\"}", "model_invalid");
        codes.put("{\"mod\\u0065l\":\"alpha\",\"model\":\"beta\"}", "model_invalid");
        codes.put("{\"model\":\"alpha\\u0000\"}", "model_invalid");
        codes.put("{\"model\":\"alpha\\ud800\"}", "model_invalid");
        codes.put("{\"model\":\"" + "a".repeat(257) + "\"}", "model_invalid");
        codes.put("{\"model\":\"alfa\"}", "model_not_found");
        codes.put("{\"model\":\"Alpha\"}", "model_not_found");
        codes.put("{\"model\":\"alpha \"}", "model_not_found");
        for (String json :
                List.of(
                        "   ",
                        "{\"model\":\"alpha\"",
                        "{\"model\":\"alpha\"} x",
                        "{\"model\":\"alpha\"}{\"model\":\"beta\"}",
                        "{\"model\":\"alpha\",}",
                        "{'model':'alpha'}",
                        "{model:\"alpha\"}",
                        "{\"model\":\"alpha\" /* why */}",
                        "{\"model\":\"alpha\",\"n\":NaN}",
                        "{\"model\":\"alpha\",\"n\":01}",
                        "{\"model\":\"alpha\",\"s\":\"\u00ff\"}",
                        "{\"model\":\"alpha\",\"s\":\"\n\"}",
                        "{\"model\":\"alpha\",\"x\":" + "[".repeat(5000) + "]".repeat(4000) + "}",
                        "model=alpha")) {
            codes.put(json, "invalid_json");
        }
        return codes;
    }

    private static List<Bad> mediaTypes(String path) {
        String good = "{\"model\":\"alpha\"}";
        String code = "unsupported_media_type";
        return List.of(
                new Bad("no type", post(path, "", good), 415, code, JSON),
                new Bad("text", post(path, type("text/plain"), good), 415, code, JSON),
                new Bad("XML", post(path, type("application/xml"), "<model/>"), 415, code),
                new Bad("like JSON", post(path, type("application/jsonx"), good), 415, code),
                new Bad("no type at all", post(path, type("json"), good), 415, code),
                new Bad("UTF-16", post(path, type(JSON + "; charset=utf-16"), good), 415, code),
                new Bad("two types", post(path, type(JSON) + type(JSON), good), 415, code),
                new Bad(
                        "compressed",
                        post(path, type(JSON) + "Content-Encoding: gzip\r\n", good),
                        415,
                        code,
                        "gzip"),
                new Bad(
                        "JSON as a form",
                        post(path, type("application/x-www-form-urlencoded"), good),
                        415,
                        code));
    }

    private static List<Bad> sizes(String path) {
        String code = "request_too_large";
        String big = "{\"model\":\"alpha\",\"x\":\"" + "x".repeat(2 * MAX_BODY) + "\"}";
        String head = "POST " + path + " HTTP/1.1\r\nHost: localhost\r\n" + type(JSON);
        return List.of(
                new Bad("large", post(path, type(JSON), big), 413, code),
                new Bad(
                        "large in chunks",
                        head + "Transfer-Encoding: chunked\r\n\r\n" + chunk(big) + "0\r\n\r\n",
                        413,
                        code),
                new Bad(
                        "announced to be large",
                        head + "Expect: 100-continue\r\nContent-Length: 9000000000\r\n\r\n",
                        413,
                        code));
    }

    private static String chunk(String text) {
        return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
    }

    private static String part(String name, String value) {
        return "--b\r\nContent-Disposition: form-data; name=\""
                + name
                + "\"\r\n\r\n"
                + value
                + "\r\n";
    }

    private static List<Bad> forms() {
        String path = "/v1/audio/transcriptions";
        String multipart = "multipart/form-data; boundary=b";
        String end = "--b--\r\n";
        Map<String, String> codes = new LinkedHashMap<>();
        codes.put("", "model_required");
        codes.put("nothing of the kind", "invalid_multipart");
        codes.put(part("model", "alpha"), "invalid_multipart");
        codes.put(part("model", "alpha") + "--b\r\nContent-Disp", "invalid_multipart");
        codes.put("--b\r\n\r\nalpha\r\n" + end, "invalid_multipart");
        codes.put(part("file", "x") + end, "model_required");
        codes.put(part("model", "") + end, "model_required");
        codes.put(part("model", "alpha") + part("model", "alpha") + end, "model_invalid");
        codes.put(part("model", "a\u0001") + end, "model_invalid");
        List<Bad> bad = new ArrayList<>();
        codes.forEach((body, code) ->
                bad.add(new Bad("form", post(path, type(multipart), body), 400, code)));
        String unknown = part("file", "x") + part("model", "alfa") + end;
        bad.add(
                new Bad(
                        "form of an unknown model",
                        post(path, type(multipart), unknown),
                        404,
                        "model_not_found",
                        "alpha"));
        String good = part("model", "alpha") + end;
        bad.add(
                new Bad(
                        "form without boundary",
                        post(path, type("multipart/form-data"), good),
                        400,
                        "invalid_multipart"));
        bad.add(
                new Bad(
                        "urlencoded form without model",
                        post(path, type("application/x-www-form-urlencoded"), "a=b"),
                        400,
                        "model_required"));
        return bad;
    }

    private static String bare(String method, String target) {
        return method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    }

    private static List<Bad> methods() {
        String code = "method_not_allowed";
        return List.of(
                new Bad("method", bare("GET", CHAT), 405, code, "Allow: POST"),
                new Bad("method", bare("DELETE", CHAT), 405, code, "Allow: POST"),
                new Bad("method", bare("GET", MESSAGES), 405, code, "Allow: POST"),
                new Bad("method", bare("PATCH", MESSAGES), 405, code, "Allow: POST"),
                new Bad("method", bare("BREW", CHAT), 405, code, "Allow: POST"),
                new Bad("method", bare("TRACE", CHAT), 405, code, "Allow: POST"),
                new Bad("method", post("/v1/models", "", ""), 405, code, "Allow: GET"),
                new Bad("method", bare("DELETE", "/unload"), 405, code, "Allow: GET"),
                new Bad("method", bare("TRACE", "/unload"), 405, code, "Allow: GET"),
                new Bad("method", post("/running", "", ""), 405, code, "Allow: GET"),
                new Bad("method", post("/health", "", ""), 405, code, "Allow: GET"),
                new Bad("method", bare("GET", "/api/models/load/alpha"), 405, code, "Allow: POST"),
                new Bad(
                        "method",
                        bare("GET", "/api/models/unload/alpha"),
                        405,
                        code,
                        "Allow: POST"));
    }

    private static List<Bad> paths() {
        String good = "{\"model\":\"alpha\"}";
        String unknown = "model_not_found";
        return List.of(
                new Bad("path", bare("GET", "/v1/nothing"), 404, "not_found"),
                new Bad("path", bare("GET", MESSAGES + "/nothing"), 404, "not_found"),
                new Bad("path", post("/v2/chat/completions", type(JSON), good), 404, "not_found"),
                new Bad("path", post("/V1/Chat/Completions", type(JSON), good), 404, "not_found"),
                new Bad("path", post(CHAT + "/", type(JSON), good), 404, "not_found"),
                new Bad("path", bare("GET", "/v1/responses/resp_1"), 404, "not_found"),
                new Bad("path", bare("DELETE", "/v1/responses/resp_1"), 404, "not_found"),
                new Bad("path", post("/v1/responses/r/cancel", type(JSON), "{}"), 404, "not_found"),
                new Bad("path", bare("GET", "/v1/responses/r/input_items"), 404, "not_found"),
                new Bad("path", bare("GET", "/WEB-INF/web.xml"), 404, "not_found"),
                new Bad("path", bare("GET", "/upstream/alfa/v1/models"), 404, unknown, "alpha"),
                new Bad("path", post("/api/models/load/alfa", "", ""), 404, unknown, "alpha"),
                new Bad("path", post("/api/models/unload/alfa", "", ""), 404, unknown, "alpha"),
                new Bad(
                        "unload mode",
                        post("/api/models/unload/alpha?mode=gently", "", ""),
                        400,
                        "invalid_request",
                        "force"),
                new Bad(
                        "body of a load",
                        post("/models/load", type(JSON), "{}"),
                        400,
                        "model_required"),
                new Bad("log", bare("GET", "/logs/stream/alfa"), 400, "", "alfa"));
    }

    private static List<Bad> queries() {
        String good = "{\"model\":\"alpha\"}";
        return List.of(
                new Bad("query", bare("GET", "/props"), 400, "model_required"),
                new Bad("query", bare("GET", "/props?model="), 400, "model_required"),
                new Bad(
                        "query",
                        bare("GET", "/props?model=alpha&model=beta"),
                        400,
                        "model_invalid"),
                new Bad("query", bare("GET", "/props?model=alfa"), 404, "model_not_found", "alpha"),
                new Bad(
                        "query against body",
                        post(CHAT + "?model=beta", type(JSON), good),
                        400,
                        "model_invalid"));
    }

    /** What the HTTP parser refuses; the connection cannot be used afterwards. */
    private static List<Bad> protocol() {
        String head = "POST " + CHAT + " HTTP/1.1\r\nHost: localhost\r\n" + type(JSON);
        String body = "{\"model\":\"alpha\"}";
        return List.of(
                new Bad("garbage", "\u0001\u0002garbage\r\n\r\n", 400, ""),
                new Bad("no host", "GET /live HTTP/1.1\r\n\r\n", 400, ""),
                new Bad("bad host", "GET /live HTTP/1.1\r\nHost: a b\r\n\r\n", 400, ""),
                new Bad("bad port", "GET /live HTTP/1.1\r\nHost: a:99999\r\n\r\n", 400, ""),
                new Bad("two hosts", "GET /live HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400, ""),
                new Bad("HTTP/3.0", "GET /live HTTP/3.0\r\nHost: localhost\r\n\r\n", 400, ""),
                new Bad(
                        "two lengths",
                        head + "Content-Length: 17\r\nContent-Length: 5\r\n\r\n" + body,
                        400,
                        ""),
                new Bad(
                        "length and chunks",
                        head
                                + "Content-Length: 17\r\nTransfer-Encoding: chunked\r\n\r\n"
                                + chunk(body)
                                + "0\r\n\r\n",
                        400,
                        ""),
                new Bad("negative length", head + "Content-Length: -1\r\n\r\n", 400, ""),
                new Bad("length in words", head + "Content-Length: ten\r\n\r\n", 400, ""),
                new Bad("space before colon", head + "X-A : b\r\n\r\n", 400, ""),
                new Bad("NUL in a header", head + "X-A: b\0c\r\n\r\n", 400, ""),
                new Bad("bad escape", bare("GET", "/upstream/%zz/"), 400, ""),
                new Bad("dots", bare("GET", "/upstream/alpha/../../../x"), 400, "invalid_request"),
                new Bad("large header", head + "X-A: " + "a".repeat(70_000) + "\r\n\r\n", 431, ""),
                new Bad("large path", bare("GET", "/" + "a".repeat(70_000)), 414, ""));
    }

    /** The bytes of a request. */
    static byte[] bytes(Bad bad) {
        return bad.text().getBytes(StandardCharsets.ISO_8859_1);
    }
}
