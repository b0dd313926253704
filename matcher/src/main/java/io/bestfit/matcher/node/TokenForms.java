package io.bestfit.matcher.node;

import io.bestfit.matcher.cpu.MicroarchitectureCatalog;
import java.util.List;
import java.util.regex.Pattern;

/** Declarations that are feature tokens and nothing else: the platform form and the path segment. */
final class TokenForms {

    private static final Pattern PLATFORM = Pattern
            .compile("\\s*([a-z0-9]+)/([a-z0-9_]+)(?:/([a-z0-9.]+))?((?::[A-Za-z0-9_.*-]+)*)\\s*");
    private static final Pattern DOTTED = Pattern.compile("(?:nvidia|nv-compute|cuda)-\\d+(?:\\.\\d+){1,2}");
    private static final int MAX_TEXT = DictionaryReader.MAX_TEXT;
    private static final String API_VERSION = "v2";
    private static final int LONGEST_DOTTED = 3;
    private static final List<String> PREFIXES = List.of("cpu", "nvcap", "cuda");

    private TokenForms() {}

    static boolean isPlatform(String text) {
        String head = text.strip();
        for (int i = 0; i < head.length(); i++) {
            char c = head.charAt(i);
            if (c == '/' || "=\",; :".indexOf(c) >= 0) {
                return c == '/';
            }
        }
        return false;
    }

    static Declaration platform(String text) throws MalformedDeclarationException {
        bound(text);
        var match = PLATFORM.matcher(text);
        if (!match.matches()) {
            int position = match.lookingAt() ? match.end() : 0;
            throw new MalformedDeclarationException(position,
                    "os/arch[/variant] and tokens behind colons, as in linux/amd64:broadwell:nvidia-396-44", text);
        }
        TokenCollector collector = new TokenCollector(text);
        collector.put(match.start(1), Key.OS, KeyValue.of(match.group(1)));
        collector.put(match.start(2), Key.ARCH, KeyValue.of(match.group(2)));
        if (match.group(3) != null) {
            collector.put(match.start(3), Key.VARIANT, KeyValue.of(match.group(3)));
        }
        int position = match.start(4) + 1;
        String[] parts = match.group(4).isEmpty() ? new String[0] : match.group(4).substring(1).split(":", -1);
        for (int i = 0; i < parts.length; i++) {
            String token = parts[i];
            if (i + 1 < parts.length && PREFIXES.contains(token)) {
                token = token + ":" + parts[++i];
            }
            collector.token(position, token);
            position += token.length() + 1;
        }
        return collector.done();
    }

    static Declaration selector(String text) throws MalformedDeclarationException {
        bound(text);
        if (text.equals(API_VERSION)) {
            throw new MalformedDeclarationException(0,
                    "x86-64-v2, because clients take a path segment v2 for the version of the registry's API", text);
        }
        TokenCollector collector = new TokenCollector(text);
        String[] parts = text.split("\\.", -1);
        int position = 0;
        for (int i = 0; i < parts.length;) {
            int taken = 1;
            for (int length = Math.min(LONGEST_DOTTED, parts.length - i); length > 1; length--) {
                if (isDotted(String.join(".", List.of(parts).subList(i, i + length)))) {
                    taken = length;
                    break;
                }
            }
            String token = String.join(".", List.of(parts).subList(i, i + taken));
            collector.token(position, token);
            position += token.length() + 1;
            i += taken;
        }
        return collector.done();
    }

    private static boolean isDotted(String token) {
        return DOTTED.matcher(token).matches()
                || (token.startsWith("armv") && MicroarchitectureCatalog.standard().find(token).isPresent());
    }

    private static void bound(String text) throws MalformedDeclarationException {
        if (text.length() > MAX_TEXT) {
            throw new MalformedDeclarationException(MAX_TEXT, "at most " + MAX_TEXT + " characters", text);
        }
    }
}
