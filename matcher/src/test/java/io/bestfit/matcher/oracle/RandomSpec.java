package io.bestfit.matcher.oracle;

import io.bestfit.matcher.nfd.FeatureSet;
import io.bestfit.matcher.nfd.FeatureSetReader;
import io.bestfit.matcher.nfd.MalformedRuleException;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Random documents of Node Feature Discovery: what images ask for, and what it exports of a node. */
final class RandomSpec {

    private static final Map<String, List<String>> ELEMENTS = Map.of(
            "cpu.cpuid", List.of("AVX2", "AVX512F", "FMA3", "SSE42", "X86_64_V3", "AMXTILE", "AVX10_VERSION"),
            "cpu.model", List.of("vendor_id", "family"),
            "kernel.version", List.of("major", "minor", "full", "revision"),
            "kernel.loadedmodule", List.of("xpmem", "ib_core", "ib-core", "overlay", "nvidia"),
            "pci.device", List.of("vendor", "class"),
            "system.osrelease", List.of("ID", "VERSION_ID"),
            "rule.matched", List.of("has-xpmem", "has-AVX2", "has-major", "left", "gone"));
    private static final List<String> FEATURES = List.of("cpu.cpuid", "cpu.cpuid", "cpu.model", "kernel.version",
            "kernel.version", "kernel.loadedmodule", "kernel.loadedmodule", "Kernel.LoadedModule", "pci.device",
            "system.osrelease", "rule.matched");
    private static final Map<String, List<String>> VALUES = Map.of(
            "vendor_id", List.of("Intel", "AMD"), "family", List.of("6", "25"), "major", List.of("4", "5", "6"),
            "minor", List.of("8", "14", "18"), "full", List.of("4.18", "5.10.0", "6.8.0-41-generic"),
            "vendor", List.of("10de", "8086"), "class", List.of("0302", "0200"), "ID", List.of("rhel", "ubuntu"),
            "VERSION_ID", List.of("9.4", "24.04"), "AVX10_VERSION", List.of("1", "2"));
    private static final List<String> WORDS = List.of("yes", "true", "5", "v1");
    private static final List<String> PATTERNS = List.of("^xp", "core$", "^(Intel|AMD)$", "ib.core", "^[0-9]+$", "e",
            "^(rhel|ubuntu)?$", "^AVX(2|512F)?$", "(");

    private final RandomCase random;

    RandomSpec(RandomCase random) {
        this.random = random;
    }

    JsonNode write() {
        ObjectNode spec = JsonMapper.shared().createObjectNode().put("version", "v1alpha1");
        var sets = spec.putArray("compatibilities");
        for (int count = 1 + random.below(3); count > 0; count--) {
            ObjectNode set = sets.addObject();
            if (random.chance(2, 3)) {
                set.put("weight", random.below(4) * 5 - 5);
            }
            var rules = set.putArray("rules");
            for (int rule = random.below(3); rule >= 0; rule--) {
                rule(rules.addObject());
            }
        }
        return spec;
    }

    private void rule(ObjectNode rule) {
        if (random.chance(1, 4)) {
            rule.putObject("vars").put("left", random.any(WORDS));
        }
        if (random.chance(1, 4)) {
            rule.put("varsTemplate", "{{ range ." + random.any(List.of("kernel.loadedmodule", "cpu.cpuid",
                    "kernel.version")) + " }}has-{{ .Name }}=" + random.any(WORDS) + "\n{{ end }}");
        }
        if (random.chance(5, 6)) {
            terms(rule);
        }
        if (random.chance(1, 4)) {
            var alternatives = rule.putArray("matchAny");
            for (int count = random.below(2); count >= 0; count--) {
                terms(alternatives.addObject());
            }
        }
    }

    private void terms(ObjectNode into) {
        var terms = into.putArray("matchFeatures");
        for (int count = random.chance(1, 3) ? 1 : 0; count >= 0; count--) {
            ObjectNode term = terms.addObject();
            String feature = random.any(FEATURES);
            List<String> elements = ELEMENTS.getOrDefault(feature, List.of("xpmem", "overlay"));
            term.put("feature", feature);
            boolean named = random.chance(1, 5);
            if (!named || random.chance(1, 4)) {
                ObjectNode expressions = term.putObject("matchExpressions");
                for (String element : random.some(elements).subList(0, 1)) {
                    expression(expressions.putObject(element), VALUES.getOrDefault(element, WORDS));
                }
                if (random.chance(1, 4)) {
                    String element = random.any(elements);
                    expression(expressions.putObject(element), VALUES.getOrDefault(element, WORDS));
                }
            }
            if (named) {
                expression(term.putObject("matchName"), elements);
            }
        }
    }

    private void expression(ObjectNode expression, List<String> values) {
        String operator = random.any(List.of("Exists", "Exists", "Exists", "DoesNotExist", "In", "In", "NotIn",
                "InRegexp", "InRegexp", "Gt", "Ge", "Lt", "Le", "GtLt", "GeLe", "IsTrue", "IsFalse", ""));
        expression.put("op", random.chance(1, 60) ? "Near" : operator);
        int operands = switch (operator) {
            case "Exists", "DoesNotExist", "IsTrue", "IsFalse", "" -> 0;
            case "In", "NotIn", "InRegexp" -> 1 + random.below(2);
            case "GtLt", "GeLe" -> 2;
            default -> 1;
        };
        boolean order = List.of("Gt", "Ge", "Lt", "Le", "GtLt", "GeLe").contains(operator);
        if (order && random.chance(1, 2)) {
            expression.put("type", random.chance(1, 20) ? "date" : "version");
        }
        operands = random.chance(1, 60) ? 1 - Math.min(1, operands) : operands;
        for (; operands > 0; operands--) {
            expression.withArray("value").add(operator.equals("InRegexp")
                    ? random.any(PATTERNS)
                    : order && random.chance(1, 2)
                            ? random.any(List.of("4", "5", "6", "10", "5.10", "4.18.0_x", "6.8"))
                            : random.any(values));
        }
    }

    /** What Node Feature Discovery exports of a node with all its features. */
    FeatureSet export() {
        ObjectNode export = JsonMapper.shared().createObjectNode();
        for (String feature : List.of("cpu.cpuid", "kernel.loadedmodule")) {
            ObjectNode elements = export.withObject("/flags").putObject(feature).putObject("elements");
            random.some(ELEMENTS.getOrDefault(feature, List.of())).forEach(elements::putObject);
        }
        if (random.chance(1, 2)) {
            attribute(export, "cpu.cpuid", "AVX10_VERSION");
        }
        attribute(export, "cpu.model", "vendor_id");
        attribute(export, "cpu.model", "family");
        attribute(export, "kernel.version", "major");
        attribute(export, "kernel.version", "full");
        if (random.chance(1, 2)) {
            attribute(export, "system.osrelease", "ID");
        }
        var devices = export.putObject("instances").putObject("pci.device").putArray("elements");
        for (int count = random.below(3); count > 0; count--) {
            ObjectNode device = devices.addObject().putObject("attributes");
            device.put("vendor", random.any(List.of("10de", "8086"))).put("class", random.any(List.of("0302", "0200")));
        }
        try {
            return FeatureSetReader.read(export.toString());
        } catch (MalformedRuleException e) {
            throw new AssertionError(export.toString(), e);
        }
    }

    private void attribute(ObjectNode export, String feature, String name) {
        ObjectNode attributes = export.withObject("/attributes");
        (attributes.has(feature) ? attributes.withObject("/" + feature) : attributes.putObject(feature))
                .withObject("/elements").put(name, random.any(VALUES.getOrDefault(name, WORDS)));
    }
}
