package io.bestfit.proxy.demo;

import java.util.List;

/**
 * A node of the demonstration.
 *
 * @param name what people call it
 * @param declaration what it declares of itself
 * @param architecture the architecture by which a client takes the first match of an index
 * @param expected the variant that fits it best
 */
record DemoNode(String name, String declaration, String architecture, String expected) {

    /** Four nodes that each get another image. */
    static final List<DemoNode> ALL = List.of(
            new DemoNode("Skylake", "cpu=skylake", "amd64", "skylake"),
            new DemoNode("Broadwell, driver 390.30", "cpu=broadwell, nvidia-driver=\"390.30\"", "amd64",
                    "broadwell, nvidia-390-30"),
            new DemoNode("Zen 3", "cpu=zen3", "amd64", "zen3"),
            new DemoNode("Graviton 3", "cpu=graviton3", "arm64", "graviton2"));
}
