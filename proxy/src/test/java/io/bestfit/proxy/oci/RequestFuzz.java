package io.bestfit.proxy.oci;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.bestfit.proxy.node.SelectorPath;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a client asks for, taken apart: whatever is forwarded afterwards is what it wrote. */
class RequestFuzz {

    @FuzzTest(maxDuration = "3m")
    @DictionaryEntries({"/v2/", "/for/", "/v2/for/", "/manifests/", "/blobs/", "?ns=", "&", "%2F", "sha256:",
            "/tags/list",
            "/referrers/", "any", "http://"})
    void requestTarget(byte[] input) {
        String uri = new String(input, StandardCharsets.ISO_8859_1);
        RequestTarget target = RequestTarget.parse(uri);
        if (uri.startsWith("/")) {
            assertThat(target).hasToString(uri);
        }
        RequestTarget bare = target.withoutNamespace();
        assertThat(bare.withoutNamespace()).isEqualTo(bare);
        assertThat(bare.namespace()).isNull();
        SelectorPath path = SelectorPath.parse(target.path());
        if (path.selector() == null) {
            assertThat(path.path()).isEqualTo(target.path());
        } else {
            assertThat(path.path()).startsWith("/");
            assertThat(path.selector()).doesNotContain("/");
        }
        if (DistributionRequest
                .parse(path.path()) instanceof DistributionRequest.ManifestByTag(String repository, String tag)) {
            assertThat(path.path()).isEqualTo("/v2/" + repository + "/manifests/" + tag);
            assertThat(repository).matches("[a-z0-9._/-]{1,255}");
            assertThat(tag).matches("[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}");
        }
    }

    @FuzzTest(maxDuration = "3m")
    @DictionaryEntries({"application/vnd.oci.image.manifest.v1+json", "*/*", ";q=0", ", ", "application/*"})
    void accept(byte[] input) {
        List<String> lines = List.of(new String(input, StandardCharsets.ISO_8859_1).split("\n", -1));
        boolean any = AcceptedTypes.acceptsSingleManifest(lines);
        assertThat(AcceptedTypes.acceptsSingleManifest(lines)).isEqualTo(any);
        assertThat(AcceptedTypes.accepts(lines, "application/vnd.oci.image.manifest.v1+json") && !any).isFalse();
    }
}
