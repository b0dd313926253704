package io.bestfit.proxy.config;

import io.bestfit.proxy.admission.Allowed;
import io.bestfit.proxy.credentials.Credential;
import org.jspecify.annotations.Nullable;

/**
 * An account of the proxy's own at an upstream.
 *
 * @param credential what the upstream is shown; {@code null} where that is a certificate alone, and clients bring their own
 *     credentials besides
 * @param allowed who may pull with it: without it, everybody who reaches the proxy could
 */
public record Account(@Nullable Credential credential, Allowed allowed) {}
