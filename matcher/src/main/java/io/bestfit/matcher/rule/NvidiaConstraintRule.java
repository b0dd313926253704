package io.bestfit.matcher.rule;

import io.bestfit.matcher.evidence.Claim;
import io.bestfit.matcher.evidence.Claims;
import io.bestfit.matcher.evidence.Requirement.CudaToolkit;
import io.bestfit.matcher.evidence.Requirement.NvidiaConstraint;
import io.bestfit.matcher.node.Node;
import io.bestfit.matcher.node.Node.NvidiaGpus;
import io.bestfit.matcher.nvidia.Condition;
import io.bestfit.matcher.nvidia.Constraint;
import io.bestfit.matcher.nvidia.GpuFacts;
import io.bestfit.matcher.nvidia.Operator;
import io.bestfit.matcher.nvidia.Property;
import io.bestfit.matcher.nvidia.Verdict;
import io.bestfit.matcher.version.Version;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The constraints of NVIDIA's container runtime: it starts the image on every GPU of the node.
 *
 * <p>A brand or compute capability that the node does not declare is no obstacle, as in the runtime. The runtime always
 * knows its driver, so a constraint that holds only because nobody declared one is not known to hold. A node without an
 * NVIDIA GPU never runs it, and has nothing of what it asks for.
 *
 * <p>Source: NVIDIA/libnvidia-container, src/cli/configure.c.
 */
final class NvidiaConstraintRule implements Rule {

    private static final Grade FORWARD = Grade.of(1, "runs by forward compatibility");
    private static final int MOST_QUOTED = 64;

    @Override
    public void judge(Claims claims, Node node, Findings findings) {
        NvidiaGpus gpus = node.nvidia();
        for (int place = 0; place < claims.all().size(); place++) {
            Claim claim = claims.all().get(place);
            if (claim.requirement() instanceof NvidiaConstraint stated) {
                if (gpus == null) {
                    findings.violated(claim, needs(claim, stated.constraint().first())
                            + "; the node has no NVIDIA GPU", remedy(stated));
                } else {
                    judge(claim, stated, gpus, findings);
                }
                conflict(claim, stated, claims, findings);
            }
        }
    }

    private static void judge(Claim claim, NvidiaConstraint stated, NvidiaGpus gpus, Findings findings) {
        List<GpuFacts> devices = gpus.devices();
        Set<Property> assumed = EnumSet.noneOf(Property.class);
        for (int place = 0; place < devices.size(); place++) {
            switch (stated.constraint().evaluate(devices.get(place))) {
                case Verdict.Accepted accepted -> assumed.addAll(accepted.assumed());
                case Verdict.Refused refused -> {
                    findings.violated(claim, refusal(claim, stated.constraint(), refused.failed(), gpus, place),
                            remedy(stated, refused.failed()));
                    return;
                }
                case Verdict.Invalid invalid -> {
                    findings.violated(claim, "needs '" + printable(invalid.condition().text()) + "' ("
                            + claim.key() + "), which no NVIDIA runtime can evaluate: " + printable(invalid.why()),
                            null);
                    return;
                }
            }
        }
        String undeclared = undeclared(assumed, stated.toolkit(), gpus);
        if (undeclared != null) {
            findings.unknown(claim, needs(claim, stated.constraint().first()) + "; the node does not declare "
                    + undeclared, remedy(stated));
            return;
        }
        findings.satisfied(claim);
        grade(stated.toolkit(), gpus, findings);
    }

    /** What of the driver the constraint rests on and nobody declared. */
    private static @Nullable String undeclared(Set<Property> assumed, @Nullable CudaToolkit toolkit,
            NvidiaGpus gpus) {
        if (!assumed.contains(Property.DRIVER) && !assumed.contains(Property.CUDA)) {
            return null;
        }
        Version driver = gpus.driver();
        if (driver == null) {
            return "nvidia-driver";
        }
        // A driver that is newer than the table serves every CUDA of the table.
        return toolkit != null && toolkit.driver() != null && driver.isAtLeast(toolkit.driver()) ? null : "cuda";
    }

    // What the driver does not run of its own it runs by the libraries that such an image brings along.
    private static void grade(@Nullable CudaToolkit toolkit, NvidiaGpus gpus, Findings findings) {
        if (toolkit == null) {
            return;
        }
        if (CudaSupport.of(toolkit, Set.of(), gpus) == CudaSupport.NONE) {
            findings.grade(Dimension.GPU_DRIVER, FORWARD);
        }
        Grade grade = Toolkits.grade("CUDA", toolkit.toolkit());
        Grade before = findings.grade(Dimension.TOOLKIT);
        if (before == null || grade.compareTo(before) > 0) {
            findings.grade(Dimension.TOOLKIT, grade);
        }
    }

    private static void conflict(Claim claim, NvidiaConstraint stated, Claims claims, Findings findings) {
        CudaToolkit other = claims.first(CudaToolkit.class);
        CudaToolkit toolkit = stated.toolkit();
        if (toolkit != null && other != null && (toolkit.toolkit().major() != other.toolkit().major()
                || toolkit.toolkit().minor() != other.toolkit().minor())) {
            findings.conflict("states CUDA " + other.toolkit() + ", but " + claim.key() + " asks for CUDA "
                    + toolkit.toolkit() + "; both have to hold");
        }
    }

    private static String refusal(Claim claim, Constraint constraint, Condition.Comparison failed, NvidiaGpus gpus,
            int device) {
        int others = -1;
        for (int place = 0; place < constraint.alternatives().size(); place++) {
            others += constraint.alternatives().get(place).isEmpty() ? 0 : 1;
        }
        String alternatives = switch (others) {
            case 0 -> "";
            case 1 -> " or its alternative";
            default -> " or one of its " + others + " alternatives";
        };
        return needs(claim, failed.text() + alternatives) + "; the node's " + switch (failed.property()) {
            case CUDA -> "driver offers CUDA " + gpus.cuda();
            case DRIVER -> "driver is " + gpus.driver();
            case ARCH -> "GPU has compute capability " + gpus.computeCapabilities().get(device);
            case BRAND -> "GPU is of the brand " + gpus.brand();
        };
    }

    private static String needs(Claim claim, String what) {
        return "needs " + printable(what) + " (" + claim.key() + ")";
    }

    private static @Nullable String remedy(NvidiaConstraint stated) {
        CudaToolkit toolkit = stated.toolkit();
        if (toolkit == null) {
            return null;
        }
        return toolkit.driver() == null ? "cuda >= " + toolkit.toolkit() : "nvidia-driver >= " + toolkit.driver();
    }

    // Only more of one thing is a remedy: below another driver's limit the next constraint fails.
    private static @Nullable String remedy(NvidiaConstraint stated, Condition.Comparison failed) {
        if (failed.operator() != Operator.GREATER_OR_EQUAL || Version.parse(failed.value()).isEmpty()) {
            return null;
        }
        return switch (failed.property()) {
            case CUDA -> remedy(stated);
            case DRIVER -> "nvidia-driver >= " + failed.value();
            case ARCH -> "nvidia-cc >= " + failed.value();
            case BRAND -> null;
        };
    }

    private static String printable(String text) {
        StringBuilder printable = new StringBuilder(Math.min(text.length(), MOST_QUOTED + 3));
        for (int place = 0; place < Math.min(text.length(), MOST_QUOTED); place++) {
            char character = text.charAt(place);
            printable.append(character >= 0x20 && character < 0x7f ? character : '?');
        }
        return text.length() > MOST_QUOTED ? printable.append("...").toString() : printable.toString();
    }
}
