package io.bestfit.proxy.interop;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SelfSignedCertificate;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A token service that knows one user and one repository: a token for any other name gives access to nothing.
 *
 * <p>Source: distribution, docs/content/spec/auth/token.md and jwt.md.
 */
final class SignedTokens implements AutoCloseable {

    static final String USER = "ada";
    static final String PASSWORD = "secret";
    /** What it says to another password. */
    static final String REFUSAL = "the token service of the lab does not know this password";
    static final String SERVICE = "lab-registry";
    static final String ISSUER = "lab-tokens";

    private static final long LIFETIME_SECONDS = 300;

    private final SelfSignedCertificate certificate = SelfSignedCertificate.create("localhost");
    private final List<String> scopes = new CopyOnWriteArrayList<>();
    private final String repository;
    private final HttpServer server;

    private SignedTokens(String repository) throws IOException {
        this.repository = repository;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/issue", this::answer);
    }

    static SignedTokens start(String repository) throws IOException {
        SignedTokens tokens = new SignedTokens(repository);
        tokens.server.start();
        return tokens;
    }

    /** Scheme, host and port. */
    String origin() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The file with the certificate of its signatures. */
    String certificate() {
        return certificate.certificatePath();
    }

    /** The scopes that it was asked for. */
    List<String> scopes() {
        return List.copyOf(scopes);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange; InputStream body = exchange.getRequestBody()) {
            boolean form = exchange.getRequestMethod().equals("POST");
            String text = form
                    ? new String(body.readAllBytes(), StandardCharsets.UTF_8)
                    : String.valueOf(exchange.getRequestURI().getRawQuery());
            Map<String, List<String>> asked = new QueryStringDecoder(text, false).parameters();
            String basic = "Basic " + Base64.getEncoder()
                    .encodeToString((USER + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));
            boolean known = form
                    ? asked.getOrDefault("password", List.of()).equals(List.of(PASSWORD))
                    : basic.equals(exchange.getRequestHeaders().getFirst("Authorization"));
            JsonObject answer = known
                    ? token(asked)
                    : new JsonObject().put("errors", new JsonArray()
                            .add(new JsonObject().put("code", "UNAUTHORIZED").put("message", REFUSAL)));
            byte[] bytes = answer.toBuffer().getBytes();
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(known ? 200 : 401, bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private JsonObject token(Map<String, List<String>> asked) throws IOException, GeneralSecurityException {
        JsonArray access = new JsonArray();
        for (String parameter : asked.getOrDefault("scope", List.of())) {
            for (String scope : parameter.split(" ", -1)) {
                scopes.add(scope);
                if (scope.equals("repository:" + repository + ":pull")) {
                    access.add(new JsonObject().put("type", "repository").put("name", repository).put("actions",
                            new JsonArray().add("pull")));
                }
            }
        }
        long now = System.currentTimeMillis() / 1000;
        String text = signed(new JsonObject().put("iss", ISSUER).put("sub", USER).put("aud", SERVICE)
                .put("nbf", now - LIFETIME_SECONDS).put("iat", now).put("exp", now + LIFETIME_SECONDS)
                .put("jti", UUID.randomUUID().toString()).put("access", access));
        return new JsonObject().put("token", text).put("access_token", text).put("expires_in", LIFETIME_SECONDS);
    }

    private String signed(JsonObject claims) throws IOException, GeneralSecurityException {
        byte[] encoded;
        try (InputStream file = Files.newInputStream(Path.of(certificate.certificatePath()))) {
            encoded = CertificateFactory.getInstance("X.509").generateCertificate(file).getEncoded();
        }
        JsonObject header = new JsonObject().put("typ", "JWT").put("alg", "RS256").put("x5c",
                new JsonArray().add(Base64.getEncoder().encodeToString(encoded)));
        String text = encode(header.toBuffer().getBytes()) + "." + encode(claims.toBuffer().getBytes());
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(key());
        signature.update(text.getBytes(StandardCharsets.US_ASCII));
        return text + "." + encode(signature.sign());
    }

    private PrivateKey key() throws IOException, GeneralSecurityException {
        String body = Files.readString(Path.of(certificate.privateKeyPath())).replaceAll("-----[A-Z ]+-----", "");
        return KeyFactory.getInstance("RSA")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(body)));
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        certificate.delete();
    }
}
