package io.bestfit.proxy.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Whom an upstream is believed to be, and what it is shown; the files hold PEM.
 *
 * @param ca certificate authorities besides those of the JDK; {@code null} for none
 * @param clientCertificate what the upstream is shown where it asks for a certificate; {@code null} for none
 */
public record UpstreamTrust(@Nullable Path ca, @Nullable ClientCertificate clientCertificate) {

    public static final UpstreamTrust DEFAULT = new UpstreamTrust(null, null);

    /**
     * A certificate of this proxy.
     *
     * @param certificate the certificate, followed by those that lead to its authority
     * @param key its private key
     */
    public record ClientCertificate(Path certificate, Path key) {}
}
