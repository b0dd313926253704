package io.bestfit.proxy.conformance;

import io.bestfit.proxy.registry.RecordedRequest;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The one rule by which answers of two runs are compared: everything counts, the order of lines and the spelling of
 * names too, except
 *
 * <ul>
 * <li>what ends at a connection (RFC 9110, section 7.6.1) and Date;
 * <li>in Location and Link, the scheme and authority under which the client sees the server: {@code {base}};
 * <li>what a registry makes up anew each time: the identifier of an upload and its state, a token, the boundary of a
 * multipart body;
 * <li>of a body that broke off, how far it came;
 * <li>where HTTP/2 is spoken on the way, the reason phrase and the case of names, which it has not, and the order of
 * different names in what the registry is asked, where libraries set lines of their own.
 * </ul>
 */
final class Normal {

    private static final Set<String> LEFT_OUT = Set.of("connection", "keep-alive", "transfer-encoding", "date");
    private static final Pattern UPLOAD = Pattern
            .compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final Pattern STATE = Pattern.compile("_state=[^&]+");
    private static final Pattern TOKEN = Pattern.compile("\"(token|access_token)\":\"[^\"]+\"");
    private static final Pattern BOUNDARY = Pattern.compile("boundary=\"?([^\";]+)");
    private static final int SHOWN = 4096;

    private Normal() {}

    static String text(Answer answer, String base) {
        String interim = answer.interim().stream().map(early -> text(early, base)).collect(Collectors.joining());
        Matcher boundary = BOUNDARY.matcher(answer.header("Content-Type").orElse(""));
        String divider = boundary.find() ? boundary.group(1) : "";
        return interim + answer.statusLine() + "\n" + lines(answer.headers(), base, divider) + "\n"
                + (answer.whole() ? body(answer.body(), divider) : "(broken off)") + "\n"
                + lines(answer.trailers(), base, divider);
    }

    private static String lines(List<Header> headers, String base, String boundary) {
        return headers.stream().filter(header -> !LEFT_OUT.contains(header.name().toLowerCase(Locale.ROOT)))
                .map(header -> header.name() + ": " + value(header, base, boundary) + "\n")
                .collect(Collectors.joining());
    }

    private static String value(Header header, String base, String boundary) {
        String value = boundary.isEmpty() ? header.value() : header.value().replace(boundary, "{boundary}");
        if (header.is("Docker-Upload-UUID")) {
            return UPLOAD.matcher(value).replaceAll("{upload}");
        }
        if (header.is("Location") || header.is("Link")) {
            return upload(value.replace(base + "/", "{base}/"));
        }
        return value;
    }

    /** The answer as HTTP/2 writes it (RFC 9113, sections 8.2.1 and 8.3.2). */
    static Answer inHttp2(Answer answer) {
        Answer lower = inLowerCase(answer);
        return new Answer(http2Status(answer.status()), answer.interim().stream().map(Normal::inHttp2).toList(),
                lower.headers(), lower.body(), lower.trailers(), lower.whole());
    }

    static String http2Status(int status) {
        return "HTTP/2 " + status;
    }

    /** The answer with the names that are left of it where its way began with HTTP/2. */
    static Answer inLowerCase(Answer answer) {
        return new Answer(answer.statusLine(), answer.interim().stream().map(Normal::inLowerCase).toList(),
                inLowerCase(answer.headers()), answer.body(), inLowerCase(answer.trailers()), answer.whole());
    }

    private static List<Header> inLowerCase(List<Header> headers) {
        return headers.stream().map(header -> new Header(header.name().toLowerCase(Locale.ROOT), header.value()))
                .toList();
    }

    /** The request with its names in lower case, and in their order: that of different names means nothing (RFC 9110, 5.3). */
    static RecordedRequest inHttp2(RecordedRequest request) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        request.headers().entries().stream()
                .map(line -> new Header(line.getKey().toLowerCase(Locale.ROOT), line.getValue()))
                .sorted(Comparator.comparing(Header::name)).forEach(line -> headers.add(line.name(), line.value()));
        return new RecordedRequest(request.method(), request.uri(), headers);
    }

    /** A target with the identifier and the state of an upload taken out. */
    static String upload(String target) {
        return UPLOAD.matcher(STATE.matcher(target).replaceAll("_state={state}")).replaceAll("{upload}");
    }

    private static String body(Buffer body, String boundary) {
        if (body.length() > SHOWN) {
            return body.length() + " bytes, " + new Piece("", body, "sha256").digest();
        }
        String text = body.toString(StandardCharsets.ISO_8859_1);
        String same = boundary.isEmpty() ? text : text.replace(boundary, "{boundary}");
        return TOKEN.matcher(same).replaceAll("\"$1\":\"{token}\"");
    }
}
