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
        String needs = "needs a host that runs containers of Windows " + wanted.text() + "; ";
        String remedy = "os-version=\"" + wanted.text() + "\"";
        Optional<Version> host = there == null ? Optional.empty() : Version.parse(there);
        if (there == null || there.isEmpty()
                || (host.isPresent() && WindowsVersion.runs(host.get(), wanted.version()))) {
            findings.satisfied(claim);
            findings.raise(Dimension.OS_VERSION, new Grade(0, wanted.text(), "os.version " + wanted.text()));
        } else if (host.isEmpty()) {
            findings.unknown(claim, needs + "the node declares os-version '" + there + "', which is no version",
                    remedy);
        } else {
            findings.violated(claim, needs + "the node has " + there, remedy);
        }
    }
}
