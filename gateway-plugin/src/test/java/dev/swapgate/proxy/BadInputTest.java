package dev.swapgate.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swapgate.proxy.error.ErrorCode;
import dev.swapgate.proxy.error.GatewayError;
import dev.swapgate.proxy.resolve.BodyCollector;
import dev.swapgate.proxy.resolve.BufferedBody;
import dev.swapgate.proxy.resolve.ModelResolver;
import dev.swapgate.proxy.resolve.SpoolBudget;
import dev.swapgate.proxy.route.RouteTable;
import dev.swapgate.proxy.route.RouteTable.Match;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Bodies that must be refused with a typed error, whether they are held in memory or in a file, and
 * after which nothing is held any more.
 */
class BadInputTest {
    private static final String JSON = "application/json";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String MULTIPART = "multipart/form-data; boundary=XyZ";
    private static final String MODEL_PART = part("name=\"model\"", "m1");
    private static final long DISK = 200_000_000;

    private static final ModelResolver RESOLVER = ProxyFixtures.resolver(ProxyFixtures.model("m1"));
    private static final RouteTable ROUTES = new RouteTable(List.of());

    /** What is sent and how it is refused. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Case(ErrorCode code, @Nullable String contentType, byte[] body) {
        @Override
        public String toString() {
            String text =
                    new String(body, 0, Math.min(60, body.length), StandardCharsets.ISO_8859_1);
            return code + " " + contentType + " " + text.replaceAll("[^ -~]", "·");
        }
    }

    static Stream<Case> cases() {
        return Stream.of(json(), models(), jsonBytes(), mediaTypes(), forms(), multipart(), parts())
                .flatMap(List::stream);
    }

    @Test
    void theCorpusIsLargeAndDistinct() {
        Set<String> distinct = new HashSet<>();
        cases().forEach(c -> distinct.add(c.contentType + Arrays.toString(c.body)));

        assertThat(distinct).hasSize((int) cases().count()).hasSizeGreaterThanOrEqualTo(200);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isRefusedInMemory(Case bad) {
        assertRefused(bad, new SpoolBudget(DISK, DISK));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isRefusedFromAFile(Case bad) {
        assertRefused(bad, new SpoolBudget(DISK, 0));
    }

    private static void assertRefused(Case bad, SpoolBudget budget) {
        long memory = budget.freeMemory();
        BodyCollector collector =
                new BodyCollector(ProxyFixtures.limits(100_000_000, 50_000_000), budget);
        for (int at = 0; at < bad.body.length; at += 8192) {
            collector.append(bad.body, at, Math.min(8192, bad.body.length - at));
        }
        BufferedBody body = collector.complete();
        GatewayError error = refusal(bad.contentType, body);

        assertThat(error.code()).as(error.message()).isEqualTo(bad.code);
        assertThat(error.message())
                .hasSizeBetween(10, 600)
                .doesNotContain("com.fasterxml", "Exception", "StreamReadConstraints", "\n");
        assertThat(budget.free()).isEqualTo(DISK);
        assertThat(budget.freeMemory()).isEqualTo(memory);
    }

    private static GatewayError refusal(@Nullable String contentType, BufferedBody body) {
        String path = "/v1/embeddings";
        Match.Found match = (Match.Found) ROUTES.find("POST", path);
        try {
            RESOLVER.resolve(match, "POST", path, null, contentType, body);
        } catch (GatewayError e) {
            return e;
        }
        throw new AssertionError("accepted");
    }

    private static List<Case> json() {
        return all(
                ErrorCode.INVALID_JSON,
                JSON,
                "",
                " ",
                "\n\n",
                "{",
                "}",
                "[",
                "]",
                "{}x",
                "{}}",
                "{},",
                "{}{}",
                "{} []",
                "{}\0",
                "null",
                "true",
                "false",
                "1",
                "-1.5e3",
                "\"text\"",
                "[]",
                "[{\"model\":\"m1\"}]",
                "model",
                "model=m1",
                "<model>m1</model>",
                "m1",
                "'model'",
                "undefined",
                "NaN",
                "{\"model\":\"m1\"",
                "{\"model\":\"m1\",",
                "{\"model\":\"m1\",}",
                "{\"model\":\"m1\"]",
                "{\"model\":\"m1\"}garbage",
                "{\"model\":\"m1\"}{\"model\":\"m1\"}",
                "{\"model\":\"m1\"}\n{\"model\":\"m1\"}",
                "{\"model\":\"m1\"} null",
                "{\"model\":\"m1\"},",
                "{\"model\":\"m1\"}//c",
                "{\"model\":\"m1\"}/**/",
                "{\"model\":\"m1\"}\0",
                "{,\"model\":\"m1\"}",
                "{\"model\"\"m1\"}",
                "{\"model\":}",
                "{\"model\":,\"a\":1}",
                "{\"model\"}",
                "{\"model\":\"m1\" \"a\":1}",
                "{\"model\":\"m1",
                "{\"model",
                "{\"model\":",
                "{\"model\":\"m1\",\"a\"",
                "{\"model\":\"m1\",\"a\":",
                "{\"model\":\"m1\",\"a\":[1,2}",
                "{\"model\":\"m1\",\"a\":{1:2}}",
                "{model:\"m1\"}",
                "{'model':'m1'}",
                "{\"model\":'m1'}",
                "{\"model\":m1}",
                "{\"model\":\"m1\",\"a\":NaN}",
                "{\"model\":\"m1\",\"a\":Infinity}",
                "{\"model\":\"m1\",\"a\":-Infinity}",
                "{\"model\":\"m1\",\"a\":+1}",
                "{\"model\":\"m1\",\"a\":01}",
                "{\"model\":\"m1\",\"a\":1.}",
                "{\"model\":\"m1\",\"a\":.5}",
                "{\"model\":\"m1\",\"a\":1e}",
                "{\"model\":\"m1\",\"a\":-}",
                "{\"model\":\"m1\",\"a\":0x10}",
                "{\"model\":\"m1\",\"a\":1_000}",
                "{\"model\":\"m1\",\"a\":True}",
                "{\"model\":\"m1\",\"a\":nul}",
                "{\"model\":\"m1\",\"a\":truefalse}",
                "{\"model\":\"m1\",\"a\":[1,]}",
                "{\"model\":\"m1\",\"a\":[,1]}",
                "{\"model\":\"m1\",\"a\":[1 2]}",
                "{\"model\":\"m1\",\"a\":\"\\x\"}",
                "{\"model\":\"m1\",\"a\":\"\\u12\"}",
                "{\"model\":\"m1\",\"a\":\"\\u12g4\"}",
                "{\"model\":\"m1\",\"a\":\"\\",
                "{\"model\":\"m1\",\"a\":\"x\ny\"}",
                "{\"model\":\"m1\",\"a\":\"\t\"}",
                "{\"model\":\"m1\",\"a\":\"\0\"}",
                "{\"model\":\"m1\",\"a\u0001\":1}",
                "{\"model\":\"m1\",/*c*/\"a\":1}",
                "{\"model\":\"m1\",#c\n\"a\":1}",
                "\u00a0{\"model\":\"m1\"}",
                "\f{\"model\":\"m1\"}",
                "\ufeff\ufeff{\"model\":\"m1\"}",
                "{\"model\":\"m1\"}\ufeff",
                "{\"model\":\"m1\",\"a\":" + "[".repeat(64) + "]".repeat(64) + "}",
                "{\"model\":\"m1\",\"a\":" + "[".repeat(100_000),
                "{\"a\":".repeat(70) + "1" + "}".repeat(70),
                "{\"model\":\"m1\",\"a\":" + "9".repeat(5_000) + "}",
                "{\"model\":\"m1\",\"" + "k".repeat(100_000) + "\":1}",
                ")]}',\n{\"model\":\"m1\"}",
                "data: {\"model\":\"m1\"}");
    }

    private static List<Case> models() {
        List<Case> cases =
                all(
                        ErrorCode.MODEL_REQUIRED,
                        JSON,
                        "{}",
                        "{\"a\":1}",
                        "{\"Model\":\"m1\"}",
                        "{\"model \":\"m1\"}",
                        "{\"model\":\"\"}",
                        "{\"a\":{\"model\":\"m1\"}}",
                        "{\"messages\":[{\"model\":\"m1\"}]}",
                        "{\"\\u006dodels\":\"m1\"}",
                        "{\"model\\u0000\":\"m1\"}",
                        " {\t} ");
        cases.addAll(
                all(
                        ErrorCode.MODEL_INVALID,
                        JSON,
                        "{\"model\":null}",
                        "{\"model\":1}",
                        "{\"model\":1.5}",
                        "{\"model\":true}",
                        "{\"model\":false}",
                        "{\"model\":[]}",
                        "{\"model\":[\"m1\"]}",
                        "{\"model\":{}}",
                        "{\"model\":{\"id\":\"m1\"}}",
                        "{\"model\":\"m1\",\"model\":\"m1\"}",
                        "{\"model\":\"m1\",\"model\":\"m2\"}",
                        "{\"model\":\"m1\",\"a\":1,\"model\":null}",
                        "{\"model\":null,\"model\":\"m1\"}",
                        "{\"model\":\"m1\",\"mod\\u0065l\":\"m2\"}",
                        "{\"\\u006d\\u006f\\u0064\\u0065\\u006c\":\"m1\",\"model\":\"m1\"}",
                        "{\"model\":\"a\\nb\"}",
                        "{\"model\":\"\\u0000\"}",
                        "{\"model\":\"m1\\u0000\"}",
                        "{\"model\":\"\\u007f\"}",
                        "{\"model\":\"\\u0085\"}",
                        "{\"model\":\"\\ud800\"}",
                        "{\"model\":\"\\udc00\\ud800\"}",
                        "{\"model\":\"" + "x".repeat(257) + "\"}",
                        "{\"model\":\"" + "x".repeat(5_000) + "\"}",
                        "{\"model\":\"" + "x".repeat(20_000_000) + "\"}",
                        "{\"model\":\"" + "\\u0061".repeat(300) + "\"}"));
        cases.addAll(
                all(
                        ErrorCode.MODEL_NOT_FOUND,
                        JSON,
                        "{\"model\":\"m2\"}",
                        "{\"model\":\" m1\"}",
                        "{\"model\":\"m1 \"}",
                        "{\"model\":\"M1\"}",
                        "{\"model\":\"m1/\"}",
                        "{\"model\":\"../m1\"}",
                        "{\"model\":\"m1?x\"}",
                        "{\"model\":\"*\"}",
                        "{\"model\":\"${env.HOME}\"}",
                        "{\"model\":\"<script>\"}",
                        "{\"model\":\"m1\\u200b\"}",
                        "{\"model\":\"ｍ1\"}",
                        "{\"model\":\"" + "m".repeat(256) + "\"}"));
        return cases;
    }

    private static List<Case> jsonBytes() {
        List<Case> cases = new ArrayList<>();
        int[][] invalid = {
            {0x80},
            {0xbf},
            {0xc0, 0x80},
            {0xc1, 0xbf},
            {0xc3},
            {0xc3, 0x28},
            {0xe0, 0x80, 0x80},
            {0xe2, 0x82},
            {0xed, 0xa0, 0x80},
            {0xed, 0xbf, 0xbf},
            {0xf0, 0x80, 0x80, 0x80},
            {0xf4, 0x90, 0x80, 0x80},
            {0xf5, 0x80, 0x80, 0x80},
            {0xf8, 0x88, 0x80, 0x80, 0x80},
            {0xfe},
            {0xff}
        };
        for (int[] sequence : invalid) {
            cases.add(
                    new Case(
                            ErrorCode.INVALID_JSON,
                            JSON,
                            around("{\"model\":\"m1\",\"a\":\"", sequence, "\"}")));
            cases.add(
                    new Case(
                            ErrorCode.INVALID_JSON,
                            JSON,
                            around("{\"model\":\"m1", sequence, "\"}")));
            cases.add(
                    new Case(
                            ErrorCode.INVALID_JSON,
                            JSON,
                            around("{\"model\":\"m1\",\"", sequence, "\":1}")));
        }
        String good = "{\"model\":\"m1\"}";
        for (var charset :
                List.of(
                        StandardCharsets.UTF_16,
                        StandardCharsets.UTF_16LE,
                        StandardCharsets.UTF_16BE,
                        java.nio.charset.Charset.forName("UTF-32LE"),
                        java.nio.charset.Charset.forName("UTF-32BE"))) {
            cases.add(new Case(ErrorCode.INVALID_JSON, JSON, good.getBytes(charset)));
            cases.add(new Case(ErrorCode.INVALID_JSON, JSON, "{}".getBytes(charset)));
        }
        cases.add(
                new Case(ErrorCode.INVALID_JSON, JSON, new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0}));
        cases.add(new Case(ErrorCode.INVALID_JSON, JSON, new byte[4]));
        return cases;
    }

    private static List<Case> mediaTypes() {
        List<Case> cases = new ArrayList<>();
        for (String type :
                Arrays.asList(
                        null,
                        "",
                        " ",
                        "text/plain",
                        "text/json",
                        "text/plain; x=application/json",
                        "application/x-json",
                        "application/jsonp",
                        "application/json+x",
                        "application/vnd.api+json",
                        "application/problem+json",
                        "application/ld+json",
                        "application/jsonapplication/json",
                        "application/json application/json",
                        "application/json, text/plain",
                        "text/plain, application/json",
                        "json",
                        "application",
                        "/json",
                        "application/",
                        "*/*",
                        "application/*",
                        "application/json; charset=iso-8859-1",
                        "application/json; charset=utf-16",
                        "application/json; charset=utf8x",
                        "application/json; charset=",
                        "application/json; charset=utf-8; charset=utf-8",
                        "application/json; charset",
                        "application/json charset=utf-8",
                        "application/json; charset=\"utf-8",
                        "multipart/mixed; boundary=XyZ",
                        "multipart/form-data2; boundary=XyZ",
                        "multipart/related; boundary=XyZ",
                        "application/xml",
                        "image/png",
                        "application/octet-stream",
                        "application/x-www-form-urlencoded2",
                        "application/x-ndjson",
                        "text/event-stream",
                        "application\\json")) {
            cases.add(
                    new Case(ErrorCode.UNSUPPORTED_MEDIA_TYPE, type, bytes("{\"model\":\"m1\"}")));
        }
        return cases;
    }

    private static List<Case> forms() {
        List<Case> cases =
                all(
                        ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                        FORM,
                        "{\"model\":\"m1\"}",
                        " {\"model\":\"m1\"}",
                        "[1]",
                        "\r\n{}");
        cases.addAll(
                all(
                        ErrorCode.MODEL_REQUIRED,
                        FORM,
                        "",
                        "a=1",
                        "&",
                        "=m1",
                        "model=",
                        "model",
                        "Model=m1",
                        "a=model=m1",
                        "%zz=m1"));
        cases.addAll(
                all(
                        ErrorCode.MODEL_INVALID,
                        FORM,
                        "model=m1&model=m1",
                        "model=m1&mod%65l=m2",
                        "model=a%0ab",
                        "model=%00",
                        "model=" + "x".repeat(257)));
        cases.addAll(
                all(
                        ErrorCode.INVALID_REQUEST,
                        FORM,
                        "model=%",
                        "model=%z1",
                        "model=%c3%28",
                        "model=m1%ff"));
        cases.addAll(all(ErrorCode.REQUEST_TOO_LARGE, FORM, "model=m1&x=" + "x".repeat(2_000_000)));
        cases.addAll(all(ErrorCode.MODEL_NOT_FOUND, FORM, "model=m2", "model=m1+", "model=m1;x=1"));
        cases.add(
                new Case(
                        ErrorCode.INVALID_REQUEST,
                        FORM,
                        around("model=m1&a=", new int[] {0xff}, "")));
        return cases;
    }

    private static List<Case> multipart() {
        String form = form(MODEL_PART);
        List<Case> cases = new ArrayList<>();
        for (String type :
                List.of(
                        "multipart/form-data",
                        "multipart/form-data; boundary=\"\"",
                        "multipart/form-data; boundary=" + "x".repeat(71),
                        "multipart/form-data; boundary=\"XyZ \"",
                        "multipart/form-data; boundary=\"X;Z\"",
                        "multipart/form-data; boundary=\"X<Z\"",
                        "multipart/form-data; boundary=\"X\\\"Z\"",
                        "multipart/form-data; boundary=\"XÿZ\"",
                        "multipart/form-data; bound=XyZ",
                        "multipart/form-data; boundary=xyz",
                        "multipart/form-data; boundary=XyZZ",
                        "multipart/form-data; boundary=Xy",
                        "multipart/form-data; boundary=--XyZ")) {
            cases.add(new Case(ErrorCode.INVALID_MULTIPART, type, bytes(form)));
        }
        cases.addAll(
                all(
                        ErrorCode.INVALID_MULTIPART,
                        MULTIPART,
                        "",
                        "\r\n",
                        "x",
                        "{\"model\":\"m1\"}",
                        "--",
                        "--Xy",
                        "--XyZ",
                        "--XyZ-",
                        "--XyZ\r",
                        "--XyZ\r\n",
                        "--XyZ\n" + MODEL_PART + "--XyZ--",
                        "\n" + form,
                        "x\r\n" + form,
                        " " + form,
                        "\r\n\r\n" + form,
                        "preamble\r\n" + form,
                        form + "epilogue",
                        form + "\r\n",
                        form + form,
                        form.replace("\r\n", "\n"),
                        form.replace("--XyZ--\r\n", ""),
                        form.replace("--XyZ--\r\n", "--XyZ"),
                        form.replace("--XyZ--\r\n", "--XyZ-"),
                        form.replace("--XyZ--\r\n", "--XyZ\r\n"),
                        form.replace("--XyZ--\r\n", "XyZ--\r\n"),
                        form.replace("\r\n--XyZ--", "--XyZ--"),
                        form.replace("--XyZ--", "--XyZ --"),
                        form.replace("--XyZ--", "--xyz--"),
                        form.replaceFirst("--XyZ\r\n", "--XyZ \r\n"),
                        form.replaceFirst("--XyZ\r\n", "--XyZx\r\n"),
                        form.replaceFirst("--XyZ\r\n", "--XyZ\r\r\n"),
                        form(MODEL_PART, part("name=\"a\"", "x\r\n--XyZx")),
                        form(MODEL_PART, part("name=\"a\"", "x\r\n--XyZ \r\ny")),
                        form(MODEL_PART, part("name=\"a\"", "x\r\n--XyZ\ny")),
                        form(
                                Stream.generate(() -> part("name=\"a\"", ""))
                                        .limit(65)
                                        .toArray(String[]::new)),
                        "--XyZ\r\n".repeat(100_000)));
        return cases;
    }

    private static List<Case> parts() {
        List<Case> cases =
                all(
                        ErrorCode.INVALID_MULTIPART,
                        MULTIPART,
                        form("\r\nm1\r\n"),
                        form("m1\r\n"),
                        form("Content-Type: text/plain\r\n\r\nm1\r\n"),
                        form("Content-Disposition: attachment; name=\"model\"\r\n\r\nm1\r\n"),
                        form("Content-Disposition: form-data\r\n\r\nm1\r\n"),
                        form("Content-Disposition: form-datax; name=\"model\"\r\n\r\nm1\r\n"),
                        form("Content-Disposition form-data; name=\"model\"\r\n\r\nm1\r\n"),
                        form("Content-Disposition : form-data; name=\"model\"\r\n\r\nm1\r\n"),
                        form(" Content-Disposition: form-data; name=\"model\"\r\n\r\nm1\r\n"),
                        form("Content-Disposition: form-data;\r\n name=\"model\"\r\n\r\nm1\r\n"),
                        form("Content-Disposition: form-data; name=\"model\"\nX: 1\r\n\r\nm1\r\n"),
                        form("Content-Disposition: form-data; name=\"model\"\r\n\nm1\r\n"),
                        form("Content-Disposition: form-data; name=\"model\"\r\nm1\r\n"),
                        form(
                                MODEL_PART.replaceFirst(
                                        "\r\n", "\r\nContent-Disposition: form-data; name=a\r\n")),
                        form(part("name=\"model", "m1")),
                        form(part("name=", "m1")),
                        form(part("name", "m1")),
                        form(part("name=\"model\" x", "m1")),
                        form(part("name=\"model\"; name=\"a\"", "m1")),
                        form(part("name=\"a\"; name=\"model\"", "m1")),
                        form(part("name=mo del", "m1")),
                        form(part("name*=utf-8''model", "m1")),
                        form(part("name=a; name*=utf-8''model", "m1")),
                        form(part("name=\"mod\\el\"", "m1")),
                        form(part("name=\"model\0\"", "m1")),
                        form(part("name=\"a\"\r\nX: \u0001", "m1")),
                        form(part("name=\"a\"\r\nX\r\nY: 1", "m1")),
                        form(part("name=\"a\"\r\nX: " + "x".repeat(5_000), "m1")),
                        form(part("name=\"a\"\r\n" + "X: y\r\n".repeat(2), "m1")),
                        form(part("name=\"" + "n".repeat(5_000) + "\"", "m1")));
        cases.addAll(
                all(
                        ErrorCode.MODEL_REQUIRED,
                        MULTIPART,
                        "--XyZ--",
                        "--XyZ--\r\n",
                        form(part("name=\"a\"", "m1")),
                        form(part("name=\"Model\"", "m1")),
                        form(part("name=\"model \"", "m1")),
                        form(part("name=\"\"", "m1")),
                        form(part("name=\"model[]\"", "m1")),
                        form(part("name=\"model\"", "")),
                        form(part("name=\"a\"; filename=\"model\"", "m1")),
                        form(part("name=\"m%6Fdel\"", "m1"))));
        cases.addAll(
                all(
                        ErrorCode.MODEL_INVALID,
                        MULTIPART,
                        form(MODEL_PART, MODEL_PART),
                        form(MODEL_PART, part("name=model", "m2")),
                        form(MODEL_PART, part("NAME=\"model\"; x=y", "m1")),
                        form(part("name=\"model\"; filename=\"m1\"", "m1")),
                        form(part("name=\"model\"; filename=\"\"", "m1")),
                        form(part("name=\"model\"; filename*=utf-8''x", "m1")),
                        form(part("name=\"model\"\r\nContent-Transfer-Encoding: base64", "bTE=")),
                        form(
                                part(
                                        "name=\"model\"\r\n"
                                                + "Content-Transfer-Encoding: quoted-printable",
                                        "m1")),
                        form(part("name=\"model\"", "m1\r\n")),
                        form(part("name=\"model\"", "m\n1")),
                        form(part("name=\"model\"", "m1\0")),
                        form(part("name=\"model\"", "x".repeat(257))),
                        form(part("name=\"model\"", "x".repeat(1_000_000)))));
        cases.addAll(
                all(
                        ErrorCode.MODEL_NOT_FOUND,
                        MULTIPART,
                        form(part("name=\"model\"", "m2")),
                        form(part("name=\"model\"", " m1")),
                        form(part("name=\"model\"", "\"m1\"")),
                        form(part("name=\"model\"", "{\"model\":\"m1\"}"))));
        cases.add(
                new Case(
                        ErrorCode.MODEL_INVALID,
                        MULTIPART,
                        around(
                                "--XyZ\r\nContent-Disposition: form-data; name=model\r\n\r\n",
                                new int[] {0xc3, 0x28},
                                "\r\n--XyZ--\r\n")));
        return cases;
    }

    private static List<Case> all(ErrorCode code, String type, String... bodies) {
        List<Case> cases = new ArrayList<>();
        for (String body : bodies) {
            cases.add(new Case(code, type, bytes(body)));
        }
        return cases;
    }

    private static String form(String... parts) {
        return "--XyZ\r\n" + String.join("--XyZ\r\n", parts) + "--XyZ--\r\n";
    }

    private static String part(String parameters, String content) {
        return "Content-Disposition: form-data; " + parameters + "\r\n\r\n" + content + "\r\n";
    }

    private static byte[] around(String before, int[] middle, String after) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(bytes(before));
        for (int b : middle) {
            all.write(b);
        }
        all.writeBytes(bytes(after));
        return all.toByteArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
