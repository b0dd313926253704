package io.bestfit.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.bestfit.proxy.testing.Sentences;
import java.nio.charset.StandardCharsets;

/** A configuration is read, or every fault is told in a sentence with its place. */
class ConfigFuzz {

    @FuzzTest(maxDuration = "3m")
    @DictionaryEntries({"version: 1", "listen: ", "upstream: {url: ", "profiles: {a: ", "selection: {order: [",
            "onNoMatch: refuse", "timeouts: {", "evidence: {", "cache: {", "&a ", "*a", "<<: ", "!!str ", "- {", "? "})
    void configuration(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        ProxyConfig config;
        try {
            config = ConfigLoader.parse("bestfit.yaml", text, Overrides.NONE);
        } catch (ConfigFaultsException e) {
            String faults = String.valueOf(e.getMessage());
            assertThat(faults).isNotBlank();
            faults.lines().forEach(Sentences::assertPrintable);
            return;
        }
        assertThat(config.selection().policy().order()).isNotEmpty().doesNotHaveDuplicates();
    }
}
