package io.bestfit.matcher;

import io.bestfit.matcher.evidence.Candidate;
import io.bestfit.matcher.evidence.Requirement;
import io.bestfit.matcher.node.Node;
import io.bestfit.matcher.rule.ClaimState;
import io.bestfit.matcher.rule.Dimension;
import io.bestfit.matcher.rule.Findings.Finding;
import io.bestfit.matcher.rule.Rules;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The entries that would have done better on a node, and what the node lacks for them. */
public final class Misses {

    /** The most that are told: who reads an explanation buys one machine at a time. */
    public static final int MAX_MISSES = 5;

    private Misses() {}

    /**
     * Finds them, those with the fewest conditions first.
     *
     * @param selection the decision on these candidates and this node
     * @param candidates the candidates that the decision was made on
     */
    public static List<Missed> of(Selection selection, List<Candidate> candidates, Node node, Policy policy) {
        Judged best = switch (selection) {
            case Selection.Chosen chosen -> {
                int place = selection.assessments().indexOf(chosen.chosen());
                yield Judged.of(candidates.get(place), place, node, Rules.all());
            }
            case Selection.NothingFits nothing -> null;
        };
        List<Remediable> found = new ArrayList<>();
        for (int place = 0; place < candidates.size(); place++) {
            Assessment assessment = selection.assessments().get(place);
            if (assessment.rank() != null || assessment.verdict() == Assessment.Verdict.NOT_A_CANDIDATE) {
                continue;
            }
            Judged entry = Judged.of(candidates.get(place), place, node, Rules.all());
            Set<String> conditions = conditions(entry);
            if (!conditions.isEmpty() && (best == null || wouldOutrank(entry, best, node, policy))) {
                found.add(new Remediable(entry.candidate().position(), conditions));
            }
        }
        found.sort(Comparator.comparingInt(entry -> entry.conditions().size()));
        String would = best == null ? "fit" : "be the best fit";
        return found.stream().limit(MAX_MISSES)
                .map(entry -> new Missed(entry.position(), would, String.join(" and ", entry.conditions())))
                .toList();
    }

    /** All remedies of an entry; none where one of its findings has none. */
    private static Set<String> conditions(Judged entry) {
        Set<String> conditions = new LinkedHashSet<>();
        for (Finding finding : entry.findings().findings()) {
            if (finding.state() == ClaimState.SATISFIED) {
                continue;
            }
            String remedy = finding.remedy();
            if (remedy == null) {
                return Set.of();
            }
            conditions.add(remedy);
        }
        return conditions;
    }

    // What the node would have to gain is more than any entry asks for that already runs: it wins where it is graded.
    private static boolean wouldOutrank(Judged entry, Judged best, Node node, Policy policy) {
        Set<Dimension> gained = EnumSet.noneOf(Dimension.class);
        for (Finding finding : entry.findings().findings()) {
            if (finding.state() != ClaimState.SATISFIED) {
                gain(finding.claim().requirement(), node, gained);
            }
        }
        for (Dimension dimension : policy.order()) {
            if (gained.contains(dimension)) {
                return true;
            }
            int compared = switch (dimension) {
                case VERIFIED -> 0;
                case CLAIMS -> Integer.compare(entry.satisfied() + entry.violated() + entry.unknown(),
                        best.satisfied());
                case GPU_DRIVER -> entry.findings().grade(dimension) == null ? 0 : entry.compare(best, dimension);
                case ACCELERATOR, GPU_CODE, FABRIC, MPI, CPU, TOOLKIT, OS_VERSION, WEIGHT, POSITION ->
                    entry.compare(best, dimension);
            };
            if (compared != 0) {
                return compared > 0;
            }
        }
        return false;
    }

    private static void gain(Requirement requirement, Node node, Set<Dimension> gained) {
        if (requirement instanceof Requirement.CpuTarget || requirement instanceof Requirement.Variant) {
            gained.add(Dimension.CPU);
        } else if (requirement instanceof Requirement.CudaToolkit
                || requirement instanceof Requirement.RocmVersion) {
            gained.add(Dimension.TOOLKIT);
            accelerator(node, gained);
        } else if (requirement instanceof Requirement.GpuArchitectures) {
            gained.add(Dimension.GPU_CODE);
            accelerator(node, gained);
        } else if (requirement instanceof Requirement.GpuDriver
                || requirement instanceof Requirement.GpuAvailable) {
            accelerator(node, gained);
        } else if (requirement instanceof Requirement.Interconnect) {
            gained.add(Dimension.FABRIC);
        } else if (requirement instanceof Requirement.OsVersion) {
            gained.add(Dimension.OS_VERSION);
        }
    }

    private static void accelerator(Node node, Set<Dimension> gained) {
        if (!node.hasGpu()) {
            gained.add(Dimension.ACCELERATOR);
        }
    }

    private record Remediable(int position, Set<String> conditions) {}
}
