package io.bestfit.proxy.evidence;

import io.bestfit.matcher.baseline.BaselineRules;
import io.bestfit.matcher.baseline.DefaultBaselines;
import io.bestfit.matcher.evidence.DescriptorKeys;
import io.bestfit.matcher.evidence.EvidencePolicy;
import io.bestfit.matcher.evidence.EvidenceSource;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a site adds to what images say of themselves.
 *
 * @param descriptorKeys its own keys of descriptor annotations
 * @param baselines the CPU levels that it states of entries that state none
 * @param compspecSuffix what the tag of a compspec artifact has after the tag that it speaks of; {@code null} where such
 *     artifacts are not looked for
 */
public record SiteStatements(DescriptorKeys descriptorKeys, BaselineRules baselines, @Nullable String compspecSuffix) {

    /** No keys and no suffix, and the baselines that come with Bestfit. */
    public static final SiteStatements DEFAULT = new SiteStatements(DescriptorKeys.NONE,
            new BaselineRules(DefaultBaselines.all()), null);

    /** What is decided about reading evidence, with the sources that count. */
    public EvidencePolicy policy(Set<EvidenceSource> sources) {
        return new EvidencePolicy(sources, descriptorKeys, baselines.origins());
    }
}
