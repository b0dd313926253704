package io.bestfit.proxy.conformance;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads answers off a connection by the rules of RFC 9112, section 6.3, and takes nothing on trust. */
final class AnswerReader {

    private static final int FIRST_FINAL = 200;
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    private final InputStream in;

    AnswerReader(InputStream in) {
        this.in = in;
    }

    /** Reads one answer, which may be an interim one; what breaks off is given as far as it came. */
    Answer read(boolean toHead) throws IOException {
        String statusLine;
        List<Header> headers;
        try {
            statusLine = line();
            headers = lines();
        } catch (EOFException | SocketException end) {
            return Answer.NONE;
        }
        Answer head = new Answer(statusLine, List.of(), headers, Buffer.buffer(), List.of(), true);
        int status = head.status();
        if (toHead || status < FIRST_FINAL || status == NO_CONTENT || status == NOT_MODIFIED) {
            return head;
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        List<Header> trailers = new ArrayList<>();
        boolean whole = true;
        try {
            if (head.headers("Transfer-Encoding").contains("chunked")) {
                for (int size = size(); size > 0; size = size()) {
                    copy(size, body);
                    line();
                }
                trailers = lines();
            } else if (head.header("Content-Length").isPresent()) {
                copy(Integer.parseInt(head.header("Content-Length").orElseThrow()), body);
            } else {
                in.transferTo(body);
                whole = false;
            }
        } catch (EOFException | SocketException end) {
            whole = false;
        }
        return new Answer(statusLine, List.of(), headers, Buffer.buffer(body.toByteArray()), trailers, whole);
    }

    private int size() throws IOException {
        return Integer.parseInt(line().split(";", -1)[0].strip(), 16);
    }

    private void copy(int length, ByteArrayOutputStream to) throws IOException {
        byte[] piece = new byte[8192];
        int left = length;
        while (left > 0) {
            int count = in.read(piece, 0, Math.min(piece.length, left));
            if (count < 0) {
                throw new EOFException();
            }
            to.write(piece, 0, count);
            left -= count;
        }
    }

    private List<Header> lines() throws IOException {
        List<Header> lines = new ArrayList<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            lines.add(new Header(line.substring(0, Math.max(colon, 0)), line.substring(colon + 1).strip()));
        }
        return lines;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException();
            }
            line.write(b);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }
}
