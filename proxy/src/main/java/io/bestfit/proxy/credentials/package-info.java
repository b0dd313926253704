/** Credentials for registries: challenges, docker's configuration with its helpers, token services' answers. */
@NullMarked
package io.bestfit.proxy.credentials;

import org.jspecify.annotations.NullMarked;
