package io.bestfit.proxy.node;

import io.bestfit.matcher.nfd.MalformedRuleException;
import io.bestfit.matcher.node.Declaration;
import io.bestfit.matcher.node.ExportedFeatures;
import io.bestfit.matcher.node.MalformedDeclarationException;
import io.bestfit.matcher.node.Node;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the name of a kind of nodes stands for: a declaration, on top of what {@code nfd export features} found where that
 * was kept. Immutable.
 */
public final class Profile {

    private final Declaration declaration;
    private final @Nullable ExportedFeatures features;
    /** What tells two exports apart; empty without one. */
    private final String digest;
    private final Node node;

    private Profile(Declaration declaration, @Nullable ExportedFeatures features, String digest)
            throws MalformedDeclarationException {
        this.declaration = declaration;
        this.features = features;
        this.digest = digest;
        this.node = resolve(declaration);
    }

    /**
     * Reads a declaration, or the JSON that {@code nfd export features} wrote, which begins with a brace.
     *
     * @throws MalformedProfileException where it is neither, or describes no node by itself
     */
    public static Profile read(String text) throws MalformedProfileException {
        return isExport(text) ? of(text, "") : of(text);
    }

    /**
     * A declaration alone.
     *
     * @throws MalformedProfileException where it cannot be read, or describes no node
     */
    public static Profile of(String declaration) throws MalformedProfileException {
        return of(null, declaration, "");
    }

    /**
     * What was exported, with a declaration that wins over it.
     *
     * @param export the JSON that {@code nfd export features} wrote
     * @throws MalformedProfileException where one of them cannot be read, or both describe no node
     */
    public static Profile of(String export, String declaration) throws MalformedProfileException {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(export.getBytes(StandardCharsets.UTF_8));
            return of(ExportedFeatures.read(export), declaration, " features=" + HexFormat.of().formatHex(digest));
        } catch (MalformedRuleException e) {
            throw new MalformedProfileException("it is not what 'nfd export features' writes: " + e.getMessage());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static Profile of(@Nullable ExportedFeatures features, String text, String digest)
            throws MalformedProfileException {
        try {
            Declaration declaration = Declaration.read(text);
            if (declaration.profile().isPresent()) {
                throw new MalformedProfileException("a profile cannot name another profile; write its keys out");
            }
            return new Profile(declaration, features, digest);
        } catch (MalformedDeclarationException e) {
            throw new MalformedProfileException(String.valueOf(e.getMessage()));
        }
    }

    /** Whether a text is meant as the JSON of exported features. */
    public static boolean isExport(String text) {
        return text.stripLeading().startsWith("{");
    }

    /** This profile's node, as if a request declared it. */
    public Declared declared(Channel channel) {
        return new Declared.Known(node, declaration.canonical() + digest, channel);
    }

    /**
     * The node of a declaration on top of this profile: its keys win.
     *
     * @throws MalformedDeclarationException where they contradict each other
     */
    Declared under(Declaration over, Channel channel) throws MalformedDeclarationException {
        Declaration whole = over.over(declaration);
        return new Declared.Known(resolve(whole), whole.canonical() + digest, channel);
    }

    /** A declaration on top of this profile's; empty where this profile has exported features as well. */
    Optional<Declaration> whole(Declaration over) {
        return features == null ? Optional.of(over.over(declaration)) : Optional.empty();
    }

    private Node resolve(Declaration whole) throws MalformedDeclarationException {
        return features == null ? whole.resolve() : features.node(whole);
    }

    /** A profile cannot be read; the message is one sentence. */
    public static final class MalformedProfileException extends Exception {

        private static final long serialVersionUID = 1L;

        MalformedProfileException(String message) {
            super(message);
        }
    }
}
