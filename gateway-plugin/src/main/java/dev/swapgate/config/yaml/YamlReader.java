package dev.swapgate.config.yaml;

import dev.swapgate.config.problem.ConfigException;
import dev.swapgate.config.yaml.Tree.Mapping;
import dev.swapgate.config.yaml.Tree.Position;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

import java.util.regex.Pattern;

/**
 * Parses YAML text into a {@link Tree}. Nothing is constructed from tags; size, nesting and the
 * number of aliases are bounded.
 */
public final class YamlReader {
    /**
     * Longest text, in code points. Real files have some ten thousand; a single scalar takes the
     * parser a time that grows with the square of its length.
     */
    public static final int MAX_CODE_POINTS = 1024 * 1024;

    private static final int MAX_NESTING = 64;

    /** Generous, as each model may merge shared settings; what they expand to has its own bound. */
    private static final int MAX_ALIASES = 10_000;

    /** The tag of every scalar that is written without quotes and without a tag. */
    static final Tag PLAIN = new Tag("!plain");

    private static final Pattern REFERENCE =
            Pattern.compile("\\$\\{(env\\.[a-zA-Z_][a-zA-Z0-9_]*)}");

    private final String source;
    private final String text;
    private final Problems problems;

    private YamlReader(String source, String text, Problems problems) {
        this.source = source;
        this.text = text;
        this.problems = problems;
    }

    /**
     * The top-level mapping of a text; empty if the text holds nothing but comments.
     *
     * @throws ConfigException if it is not YAML or its top level is no mapping
     */
    public static Mapping read(String source, String text, Problems problems) {
        return new YamlReader(source, text, problems).read();
    }

    private Mapping read() {
        if (text.codePointCount(0, text.length()) > MAX_CODE_POINTS) {
            String message = "the text has more than " + MAX_CODE_POINTS + " characters";
            throw problems.fatal(start(), "", message);
        }
        refuseUnprintable();
        // In a flow list the braces of a reference would be YAML's, so they are hidden from it.
        char open = unused('\uE000');
        char close = unused((char) (open + 1));
        Composer composer =
                composer(REFERENCE.matcher(text).replaceAll("\\$" + open + "$1" + close));
        try {
            Node root = composer.checkNode() ? composer.getNode() : null;
            warnOfSecondDocument(composer);
            return new TreeBuilder(
                            source,
                            problems,
                            hidden -> hidden.replace(open, '{').replace(close, '}'))
                    .topLevel(root);
        } catch (MarkedYAMLException e) {
            throw notYaml(e);
        } catch (NumberFormatException e) {
            // The parser reads the digits of an escape without looking whether there are any left.
            throw problems.fatal(end(), "", "not valid YAML: the text ends within an escape");
        } catch (YAMLException e) {
            throw problems.fatal(start(), "", "the text is beyond a limit: " + e.getMessage());
        }
    }

    private Position end() {
        int lines = (int) text.chars().filter(c -> c == '\n').count();
        return new Position(source, 1 + lines, text.length() - text.lastIndexOf('\n'));
    }

    private static Composer composer(String text) {
        var options = new LoaderOptions();
        options.setCodePointLimit(MAX_CODE_POINTS);
        options.setNestingDepthLimit(MAX_NESTING);
        options.setMaxAliasesForCollections(MAX_ALIASES);
        return new Composer(
                new ParserImpl(new StreamReader(text), options), new PlainResolver(), options);
    }

    private char unused(char from) {
        char c = from;
        while (text.indexOf(c) >= 0) {
            c++;
        }
        return c;
    }

    private void refuseUnprintable() {
        int line = 1;
        int column = 1;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int c = text.codePointAt(i);
            if (!StreamReader.isPrintable(c)) {
                String name = String.format("U+%04X", c);
                throw problems.fatal(
                        new Position(source, line, column),
                        "",
                        "the character "
                                + name
                                + " is not allowed in YAML; write it as an escape in double"
                                + " quotes");
            }
            line += c == '\n' ? 1 : 0;
            column = c == '\n' ? 1 : column + 1;
        }
    }

    private void warnOfSecondDocument(Composer composer) {
        if (composer.checkNode()) {
            Node second = composer.getNode();
            problems.warn(
                    position(second.getStartMark()),
                    "",
                    "only the first document of a file is read; what follows this line is not");
        }
    }

    private ConfigException notYaml(MarkedYAMLException e) {
        String problem = e.getProblem() == null ? "unreadable" : e.getProblem();
        Mark context = e.getContextMark();
        if (context != null && problem.contains("unexpected end of stream")) {
            return problems.fatal(
                    position(context), "", "not valid YAML: what begins here is never closed");
        }
        if (problem.contains("\\t(TAB)")) {
            return problems.fatal(
                    position(e.getProblemMark()),
                    "",
                    "not valid YAML: a tab cannot indent; use spaces");
        }
        String where = e.getContext() == null ? "" : " (" + e.getContext() + ")";
        return problems.fatal(
                position(e.getProblemMark()), "", "not valid YAML: " + problem + where);
    }

    private Position position(@Nullable Mark mark) {
        return mark == null ? start() : TreeBuilder.position(source, mark);
    }

    private Position start() {
        return new Position(source, 1, 1);
    }

    /** Leaves the types of plain scalars to {@link ScalarType}, and tells them from quoted ones. */
    private static final class PlainResolver extends Resolver {

        @Override
        protected void addImplicitResolvers() {
            // None: resolve decides alone.
        }

        @Override
        public Tag resolve(NodeId kind, @Nullable String value, boolean implicit) {
            return kind == NodeId.scalar
                    ? implicit ? PLAIN : Tag.STR
                    : super.resolve(kind, value, implicit);
        }
    }
}
