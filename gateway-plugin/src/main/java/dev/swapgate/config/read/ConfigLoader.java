package dev.swapgate.config.read;

import dev.swapgate.config.GatewayConfig;
import dev.swapgate.config.problem.ConfigException;
import dev.swapgate.config.yaml.EnvSubstitution;
import dev.swapgate.config.yaml.Problems;
import dev.swapgate.config.yaml.SourceMerger;
import dev.swapgate.config.yaml.Tree.Mapping;
import dev.swapgate.config.yaml.YamlReader;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Reads configuration files into a {@link GatewayConfig}. Stateless and safe for use by many
 * threads.
 */
public final class ConfigLoader {
    /** More bytes than this cannot be a text of acceptable length. */
    private static final int MAX_BYTES = 4 * YamlReader.MAX_CODE_POINTS;

    private final Map<String, String> environment;

    /** A loader that takes {@code ${env.X}} from the given environment. */
    public ConfigLoader(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /**
     * Loads files as if they were one, and remembers where everything is written.
     *
     * @throws ConfigException if they cannot be read or used
     */
    public LoadedConfig load(List<Path> files) {
        var problems = new Problems();
        List<Mapping> documents =
                files.stream()
                        .map(file -> document(file.toString(), read(file), problems))
                        .toList();
        Mapping merged = SourceMerger.merge(documents, problems);
        return read(merged, problems);
    }

    private static String read(Path file) {
        if (Files.isDirectory(file)) {
            throw new ConfigException(file + ": is a directory, not a configuration file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new ConfigException(file + ": is larger than " + MAX_BYTES + " bytes");
            }
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (NoSuchFileException e) {
            throw new ConfigException(file + ": there is no such file", e);
        } catch (AccessDeniedException e) {
            throw new ConfigException(file + ": may not be read by this user", e);
        } catch (CharacterCodingException e) {
            throw new ConfigException(file + ": is not text in UTF-8", e);
        } catch (IOException e) {
            throw new ConfigException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Loads configuration text.
     *
     * @param source name used in messages
     * @throws ConfigException if it cannot be used
     */
    public GatewayConfig parse(String source, String yaml) {
        return parseWithPlaces(source, yaml).config();
    }

    /**
     * Loads configuration text and remembers where everything is written.
     *
     * @param source name used in messages
     * @throws ConfigException if it cannot be used
     */
    public LoadedConfig parseWithPlaces(String source, String yaml) {
        var problems = new Problems();
        return read(document(source, yaml, problems), problems);
    }

    /** Variables are replaced in each by itself, so that files are compared by what they mean. */
    private Mapping document(String source, String yaml, Problems problems) {
        String text = yaml.startsWith("\uFEFF") ? yaml.substring(1) : yaml;
        problems.source(source, text);
        Mapping document = CommandComments.stripAll(YamlReader.read(source, text, problems));
        return EnvSubstitution.apply(document, environment, problems);
    }

    private static LoadedConfig read(Mapping document, Problems problems) {
        problems.throwIfAny();
        return new ConfigReader(document, problems).read();
    }
}
