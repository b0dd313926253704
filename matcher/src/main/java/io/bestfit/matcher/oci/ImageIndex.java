package io.bestfit.matcher.oci;

import java.util.List;
import java.util.Map;

/**
 * An OCI image index or a Docker manifest list, in the publisher's order.
 *
 * <p>Source: OCI image-spec, image-index.md.
 *
 * @param mediaType {@link MediaTypes#OCI_INDEX} or {@link MediaTypes#DOCKER_LIST}
 * @param entries the entries in the order of the document
 * @param annotations the annotations of the index itself
 */
public record ImageIndex(String mediaType, List<IndexEntry> entries, Map<String, String> annotations) {

    public ImageIndex {
        entries = List.copyOf(entries);
        annotations = Map.copyOf(annotations);
    }
}
