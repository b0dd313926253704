package io.bestfit.proxy.config;

import java.time.Duration;

/**
 * How long the proxy waits.
 *
 * @param connect for a connection to the upstream
 * @param response for the head of an upstream's response
 * @param idle for the next byte on a connection
 * @param drain for requests under way when the program is asked to stop
 */
public record Timeouts(Duration connect, Duration response, Duration idle, Duration drain) {

    /** containerd gives up on a response after 30 s (containerd:core/remotes/docker/registry.go, ResponseHeaderTimeout): answer before it does. */
    public static final Timeouts DEFAULT = new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(25),
            Duration.ofSeconds(60), Duration.ofSeconds(10));
}
