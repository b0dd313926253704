package io.bestfit.matcher.rule;

import java.util.List;

/** Every rule of the matcher, in the order in which reasons are given. */
public final class Rules {

    private static final List<Rule> ALL = List.of(new OperatingSystemRule(), new CpuRule(), new NvidiaDriverRule(),
            new NvidiaConstraintRule(), new AmdDriverRule(), new GpuCodeRule(), new AcceleratorRule(), new MpiRule(),
            new LibfabricRule(), new FabricRule(), new LibcRule(), new KernelRule(), new PageSizeRule(),
            new NodeFeatureRule(),
            new CpuFeatureRule(), new SiteWordRule(),
            new UnreadableRule(), new ContradictionRule());

    private Rules() {}

    /** All rules; each claim is judged by exactly one of them. */
    public static List<Rule> all() {
        return ALL;
    }
}
