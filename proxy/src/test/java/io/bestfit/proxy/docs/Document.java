package io.bestfit.proxy.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A Markdown file of the repository. */
public record Document(Path file, String text) {

    private static final Pattern FENCED = Pattern.compile("(?ms)^```(\\w*)\\n(.*?)^```$");
    private static final Pattern FENCES = Pattern.compile("(?ms)^```.*?^```$");
    private static final Pattern SPAN = Pattern.compile("`([^`\\n]+(?:\\n[^`\\n]+)?)`");
    private static final Pattern LINK = Pattern.compile("(?<!!)\\[[^\\]\\n]*\\]\\(([^)\\s]+)\\)");

    /** What stands between two fences: its language, and its place as people find it. */
    public record Block(String place, String language, String text) {}

    /** The root of the repository: the nearest folder upward that holds the launcher. */
    public static Path repository() {
        return Stream.iterate(Path.of("").toAbsolutePath(), folder -> folder != null, Path::getParent)
                .filter(folder -> Files.isExecutable(folder.resolve("bestfit"))).findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "there is no launcher 'bestfit' in the working directory or above it"));
    }

    public static Document of(String path) throws IOException {
        Path file = repository().resolve(path);
        return new Document(file, Files.readString(file));
    }

    /** Every Markdown file but those that a build wrote. */
    static List<Document> all() throws IOException {
        List<Document> documents = new ArrayList<>();
        try (Stream<Path> files = Files.walk(repository())) {
            for (Path file : files.filter(Document::isWritten).sorted().toList()) {
                documents.add(new Document(file, Files.readString(file)));
            }
        }
        return documents;
    }

    private static boolean isWritten(Path file) {
        Path inside = repository().relativize(file);
        return inside.toString().endsWith(".md") && Stream.iterate(inside, part -> part != null, Path::getParent)
                .map(part -> part.getFileName().toString())
                .noneMatch(name -> name.equals("target") || name.startsWith("."));
    }

    List<Block> blocks(String language) {
        return blocks().stream().filter(block -> block.language().equals(language)).toList();
    }

    /** All blocks in the order in which they stand. */
    public List<Block> blocks() {
        return FENCED.matcher(text).results()
                .map(found -> new Block(file + ":" + line(found), found.group(1), found.group(2))).toList();
    }

    /** What stands between single backticks, outside of fences; a line break inside reads as a space. */
    List<String> spans() {
        return SPAN.matcher(FENCES.matcher(text).replaceAll("")).results()
                .map(found -> found.group(1).replaceAll("\\s+", " ")).toList();
    }

    /** Spans and fenced blocks: what people copy. */
    List<String> code() {
        List<String> code = new ArrayList<>(spans());
        FENCED.matcher(text).results().map(found -> found.group(2)).forEach(code::add);
        return code;
    }

    /** The text from a heading to the next one of its level or above. */
    public String section(String heading) {
        int start = text.indexOf("\n## " + heading + "\n");
        if (start < 0) {
            throw new IllegalStateException(file + " has no section '" + heading + "'");
        }
        int end = text.indexOf("\n## ", start + 1);
        return end < 0 ? text.substring(start) : text.substring(start, end);
    }

    /** Where the links lead that stay inside the repository. */
    List<Path> localLinks() {
        return LINK.matcher(text).results().map(found -> found.group(1))
                .filter(target -> !target.contains("://") && !target.startsWith("#"))
                .map(target -> file.resolveSibling(target.split("#", 2)[0]).normalize()).toList();
    }

    private long line(MatchResult found) {
        return 1 + text.substring(0, found.start()).chars().filter(character -> character == '\n').count();
    }
}
