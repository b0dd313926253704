package io.bestfit.proxy.tls;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of one side of TLS, which count together.
 *
 * @param certificate the certificate of its own, followed by those that lead to its authority; {@code null} for none
 * @param key the private key of that certificate; {@code null} for none
 * @param authorities whom it believes; {@code null} for nobody of a site's own
 */
public record TlsFiles(@Nullable Path certificate, @Nullable Path key, @Nullable Path authorities) {

    /** Those that are named. */
    public Set<Path> all() {
        return Stream.of(certificate, key, authorities).filter(Objects::nonNull).map(Objects::requireNonNull)
                .collect(Collectors.toUnmodifiableSet());
    }
}
