package io.bestfit.matcher.oci;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One entry of an index: what it points at and what it says of it.
 *
 * <p>{@code urls} and {@code data} of the specification are left out on purpose: nothing here ever
 * follows them (CVE-2020-15157).
 *
 * <pre>{@code
 * {"mediaType": "application/vnd.oci.image.manifest.v1+json", "digest": "sha256:…", "size": 503,
 *  "platform": {"os": "linux", "architecture": "amd64"},
 *  "annotations": {"org.supercontainers.hardware.cpu.target.microarch": "zen3"}}
 * }</pre>
 *
 * <p>Source: OCI image-spec, descriptor.md.
 *
 * @param mediaType the media type of what it points at
 * @param digest the digest of what it points at
 * @param size its size in bytes
 * @param artifactType the type of an artifact, absent on images
 * @param platform the platform, where the publisher gave one
 * @param annotations the annotations, possibly none
 */
public record Descriptor(String mediaType, Digest digest, long size, @Nullable String artifactType,
        @Nullable Platform platform, Map<String, String> annotations) {

    public Descriptor {
        annotations = Map.copyOf(annotations);
    }
}
