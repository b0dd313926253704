package io.bestfit.matcher.rule;

import io.bestfit.matcher.evidence.Claim;
import io.bestfit.matcher.evidence.Claims;
import io.bestfit.matcher.evidence.Requirement.OsFeature;
import io.bestfit.matcher.evidence.Requirement.OsVersion;
import io.bestfit.matcher.evidence.WindowsVersion;
import io.bestfit.matcher.node.Node;
import io.bestfit.matcher.version.Version;
import java.util.Optional;

/**
 * The operating system's version and features. A node without a version takes every one, as with containerd; among
 * those that run, the greater string is the better one. A feature is there where the node declares it as a word.
 */
final class OperatingSystemRule implements Rule {

    @Override
    public void judge(Claims claims, Node node, Findings findings) {
        for (int place = 0; place < claims.all().size(); place++) {
            Claim claim = claims.all().get(place);
            if (claim.requirement() instanceof OsVersion version) {
                version(claim, version, node, findings);
            } else if (claim.requirement() instanceof OsFeature feature) {
                if (node.tokens().contains(feature.feature())) {
                    findings.satisfied(claim);
                } else {
                    findings.unknown(claim, "needs the feature " + feature.feature()
                            + " of the operating system; the node does not declare it", feature.feature());
                }
            }
        }
    }

    private static void version(Claim claim, OsVersion wanted, Node node, Findings findings) {
        String there = node.osVersion();
        Optional<Version> host = there == null || there.isEmpty() ? Optional.empty() : Version.parse(there);
        if (host.isEmpty() || WindowsVersion.runs(host.get(), wanted.version())) {
            findings.satisfied(claim);
            findings.raise(Dimension.OS_VERSION, new Grade(0, wanted.text(), "os.version " + wanted.text()));
        } else {
            findings.violated(claim, "needs a host that runs Windows " + wanted.text() + "; the node has " + there,
                    "os-version=\"" + wanted.text() + "\"");
        }
    }
}
