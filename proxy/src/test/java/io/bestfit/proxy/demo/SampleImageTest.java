package io.bestfit.proxy.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.registry.EmbeddedRegistry;
import io.bestfit.proxy.registry.Image;
import io.bestfit.proxy.registry.RegistryOptions;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SampleImageTest {

    @Test
    void isTheSameBytesEveryTime() {
        assertThat(SampleImage.demo()).isEqualTo(SampleImage.demo());
    }

    @Test
    void everyVariantIsPulledAndHoldsItsName() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            EmbeddedRegistry registry = EmbeddedRegistry.start(vertx, RegistryOptions.defaults()).await();
            Image image = SampleImage.demo();
            registry.put(SampleImage.REPOSITORY, SampleImage.TAG, image);
            Pull pull = new Pull(vertx, registry.baseUrl(), SampleImage.REPOSITORY);
            assertThat(pull.manifest(SampleImage.TAG, Optional.empty()).digest()).isEqualTo(image.digest().text());
            List<String> variants = new ArrayList<>();
            for (Image child : image.children()) {
                variants.add(pull.variant(pull.manifest(child.digest().text(), Optional.empty())));
            }
            assertThat(variants).containsExactly("generic", "skylake", "nvidia-390-30", "nvidia-396-44",
                    "broadwell, nvidia-390-30", "zen3", "graviton2");
        } finally {
            vertx.close().await();
        }
    }
}
