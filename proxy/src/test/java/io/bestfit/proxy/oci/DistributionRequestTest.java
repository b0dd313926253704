package io.bestfit.proxy.oci;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DistributionRequestTest {

    private static final String HEX = "0123456789abcdef".repeat(4);

    /** What a path asks for, as TAG, DIGEST or the kind of what is never looked into. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /v2/a/manifests/t                        | TAG a t
            /v2/a/b-c/d__e/manifests/v1.0_x-y        | TAG a/b-c/d__e v1.0_x-y
            /v2/manifests/manifests/manifests        | TAG manifests manifests
            /v2/a/blobs/manifests/t                  | TAG a/blobs t
            /v2/a/manifests/sha256:HEX               | DIGEST
            /v2/a/manifests/sha256-HEX               | MANIFEST
            /v2/a/manifests/sha256-HEX.sig           | MANIFEST
            /v2/a/manifests/sha512-HEX               | MANIFEST
            /v2/a/manifests/sha256:short             | MANIFEST
            /v2/a/../b/manifests/t                   | MANIFEST
            /v2/a//b/manifests/t                     | MANIFEST
            /v2/A/manifests/t                        | MANIFEST
            /v2/a%2Fb/manifests/t                    | MANIFEST
            /v2/a/manifests/%74                      | MANIFEST
            /v2/a/manifests/                         | MANIFEST
            /v2//manifests/t                         | MANIFEST
            /v2/manifests/t                          | OTHER
            /v2/a/manifests/t/                       | OTHER
            /v2/a/blobs/sha256:HEX                   | BLOB
            /v2/a/blobs/uploads/                     | UPLOAD
            /v2/a/blobs/uploads/1234                 | UPLOAD
            /v2/a/tags/list                          | TAGS
            /v2/a/referrers/sha256:HEX               | REFERRERS
            /v2/                                     | PING
            /v2                                      | PING
            /v2/_catalog                             | OTHER
            /token                                   | OTHER
            *                                        | OTHER
            """)
    void onlyATagOfALegalNameMayBeSelectedFrom(String path, String expected) {
        String read = switch (DistributionRequest.parse(path.replace("HEX", HEX))) {
            case DistributionRequest.ManifestByTag(String repository, String tag) -> "TAG " + repository + " " + tag;
            case DistributionRequest.ManifestByDigest _ -> "DIGEST";
            case DistributionRequest.Other(DistributionRequest.Kind kind) -> kind.name();
        };
        assertThat(read).isEqualTo(expected);
    }
}
