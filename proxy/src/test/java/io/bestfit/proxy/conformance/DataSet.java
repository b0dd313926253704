package io.bestfit.proxy.conformance;

import java.util.List;

/**
 * Content that belongs together.
 *
 * @param blobs what is stored first
 * @param manifests what is stored then, in this order; the last one gets the tag
 */
record DataSet(List<Piece> blobs, List<Piece> manifests) {

    Piece root() {
        return manifests.getLast();
    }
}
