package io.bestfit.proxy.config;

import io.bestfit.proxy.admission.Allowed;
import io.bestfit.proxy.credentials.Credential;

/**
 * An account of the proxy's own at an upstream.
 *
 * @param credential what the upstream is shown
 * @param allowed who may pull with it: without it, everybody who reaches the proxy could
 */
public record Account(Credential credential, Allowed allowed) {}
