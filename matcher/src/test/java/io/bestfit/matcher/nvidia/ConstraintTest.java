package io.bestfit.matcher.nvidia;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConstraintTest {

    private static final String CUDA_12_4 = "cuda>=12.4 brand=tesla,driver>=470,driver<471"
            + " brand=geforce,driver>=470,driver<471 brand=tesla,driver>=525,driver<526"
            + " brand=tesla,driver>=535,driver<536";

    @ParameterizedTest
    @CsvSource({"450.80.02, 11.0, false", "470.82.01, 11.4, true", "515.43.04, 11.7, false", "525.60.13, 12.0, true",
            "530.30.02, 12.1, false", "535.104.05, 12.2, true", "545.23.06, 12.3, false", "550.54.15, 12.4, true",
            "580.65.06, 13.0, true"})
    void acceptedDriversAreNoInterval(String driver, String cuda, boolean accepted) {
        assertThat(Constraint.parse(CUDA_12_4).evaluate(new GpuFacts(cuda, driver, "7.0", "Tesla")))
                .isInstanceOf(accepted ? Verdict.Accepted.class : Verdict.Refused.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            // What separates, and what is skipped
            "'cuda>=13 driver>=550' | accepted", "'cuda>=13,driver>=550' | cuda>=13",
            "'cuda>=12,driver>=560' | driver>=560",
            "'  cuda>=12   ' | accepted", "',,cuda>=12,,' | accepted", "'cuda>=99, cuda>=12' | accepted",
            // Commas alone end the evaluation with what came out before
            "', cuda>=99' | accepted", "'cuda>=99 , cuda>=12' | cuda>=99", "'cuda>=12 , cuda>=99' | accepted",
            // Names and operators
            "CUDA>=12.4 | accepted", "Brand=TESLA | accepted", "cuda!13 | accepted", "cuda!=12.4 | cuda!=12.4",
            "cuda<12.4 | cuda<12.4", "cuda<=12.4 | accepted", "cuda>12.4 | cuda>12.4", "cuda=12.4 | accepted",
            "cuda==12.4 | == is no operator", "cuda=>12 | => is no operator", "cuda<>12 | <> is no operator",
            "cuda>>12 | >> is no operator", "'cuda\t>=12' | 'cuda\t is none of cuda, driver, arch and brand'",
            "'cuda >= 12' | it has no operator", ">=12 | it names nothing to compare", "cuda>= | it has no value",
            "gpu>=1 | 'gpu is none of cuda, driver, arch and brand'",
            "brand>tesla | brands are compared by = and != only",
            "brand!=tesla | brand!=tesla", "brand!=geforce | accepted",
            // Versions
            "cuda>=12.4.0.0 | accepted", "cuda>=12.4.0.1 | cuda>=12.4.0.1", "cuda>=12..4 | accepted",
            "cuda>=12.4. | accepted", "cuda>=.4 | .4 is no version", "cuda>=12x | 12x is no version",
            "driver>=550.054.15 | accepted", "driver>=550.54.016 | driver>=550.54.016",
            "cuda>12.3=1 | 12.3=1 is no version",
            // A number that fits no word is an error only where it is compared
            "cuda>=12.18446744073709551615 | 12.18446744073709551615 is no version",
            "cuda>=12.18446744073709551614 | cuda>=12.18446744073709551614",
            "cuda>=11.99999999999999999999999 | accepted", "cuda>=12.4.99999999999999999999999 | "
                    + "cuda>=12.4.99999999999999999999999",
            // What follows the condition that decides is never looked at
            "cuda>=12 nonsense | accepted", "'cuda>=13,nonsense cuda>=12' | accepted",
            "nonsense cuda>=12 | it has no operator"
    })
    void aConstraintHasItsOutcome(String text, String outcome) {
        assertThat(outcome(Constraint.parse(text), new GpuFacts("12.4", "550.54.15", "7.0", "Tesla")))
                .isEqualTo(outcome);
    }

    @Test
    void aConditionThatIsFalseAndFillsTheRuntimesBufferIsInvalid() {
        GpuFacts host = new GpuFacts("12.4", null, null, "Tesla");
        String longest = "a".repeat(128 - 1 - "brand = ".length());
        assertThat(outcome(Constraint.parse("brand=" + longest), host)).isEqualTo("brand=" + longest);
        assertThat(outcome(Constraint.parse("brand=a" + longest), host)).isEqualTo("it is too long to be reported");
        assertThat(outcome(Constraint.parse("brand!=a" + longest), host)).isEqualTo("accepted");
        assertThat(outcome(Constraint.parse("brand=" + "é".repeat(60)), host))
                .isEqualTo("it is too long to be reported");
        assertThat(outcome(Constraint.parse("brand=" + "é".repeat(59)), host)).startsWith("brand=");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"cuda>=99 | CUDA", "cuda>=12.x | CUDA", "brand<tesla | BRAND",
            "brand=tesla,arch>=9,driver>=1 | BRAND, ARCH, DRIVER", "cuda>=99 brand=tesla | BRAND",
            "cuda>=99 nonsense | CUDA", "cuda>=99 , | CUDA"})
    void whatNobodyKnowsIsAssumedAndTold(String text, String assumed) {
        Set<Property> expected = new HashSet<>();
        for (String name : assumed.split(", ", -1)) {
            expected.add(Property.valueOf(name));
        }
        assertThat(Constraint.parse(text).evaluate(new GpuFacts(null, null, null, null)))
                .isEqualTo(new Verdict.Accepted(expected));
    }

    @Test
    void aFactIsAssumedOnlyWhereNoAlternativeHoldsWithoutIt() {
        assertThat(Constraint.parse("brand=tesla cuda>=12").evaluate(new GpuFacts("12.4", null, null, null)))
                .isEqualTo(new Verdict.Accepted(Set.of()));
        assertThat(Constraint.parse("driver>=1 brand=tesla,arch>=7").evaluate(new GpuFacts(null, null, null, null)))
                .isEqualTo(new Verdict.Accepted(Set.of(Property.BRAND, Property.ARCH)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "   ", ",", ", ,"})
    void aConstraintWithoutConditionsAsksForNothing(String text) {
        assertThat(Constraint.parse(text).isEmpty()).isTrue();
        assertThat(outcome(Constraint.parse(text), new GpuFacts("12.4", null, null, null))).isEqualTo("accepted");
    }

    @Test
    void theLeastCudaIsThatOfTheFirstAlternative() {
        assertThat(Constraint.parse(CUDA_12_4).leastCuda()).isEqualTo("12.4");
        assertThat(Constraint.parse("driver>=470,cuda>=11.4").leastCuda()).isEqualTo("11.4");
        assertThat(Constraint.parse("brand=tesla cuda>=12").leastCuda()).isNull();
        assertThat(Constraint.parse("cuda<12").leastCuda()).isNull();
        assertThat(Constraint.parse("").leastCuda()).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"' cuda>=12,driver>=550 brand=tesla' | cuda>=12,driver>=550",
            "', brand=tesla' | brand=tesla", "',' | ','"})
    void itsFirstAlternativeStandsForIt(String text, String first) {
        assertThat(Constraint.parse(text).first()).isEqualTo(first);
    }

    @Test
    void declaredVersionsCountUpToTheirLastNumber() {
        assertThat(outcome(Constraint.parse("driver>=550,driver<551"), new GpuFacts(null, "v550.54-open", null, null)))
                .isEqualTo("accepted");
    }

    @Test
    void textsOfAnyKindComeOutAsTheDescriptionHasIt() {
        long seed = 20_261_121L;
        Random random = new Random(seed);
        String[] odd = {" ", ",", " ", ",", "gpu", "==", "!", "tesla", "x", "é", "\t", "\u0000", "\ud800", "cuda>=",
                ">"};
        String[] names = {"cuda", "driver", "arch", "brand", "BRAND", "Cuda"};
        String[] operators = {">=", "<", "=", "!=", "!", "<=", ">"};
        String[] values = {"12", "12.4", "12.4.0", "550", "550.54.015", "7.0", "99999999999999999999", ".", "tesla"};
        GpuFacts[] hosts = {new GpuFacts("12.4", "550.54.15", "7.0", "Tesla"), new GpuFacts("12.4", null, "9.0", null),
                new GpuFacts(null, null, null, null), new GpuFacts("12.0", "550", null, "tesla")};
        String[][] facts = {{"12.4", "550.54.15", "7.0", "Tesla"}, {"12.4", null, "9.0", null},
                {null, null, null, null}, {"12.0", "550", null, "tesla"}};
        int refused = 0;
        int accepted = 0;
        for (int round = 0; round < 100_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int piece = random.nextInt(8); piece > 0; piece--) {
                text.append(random.nextInt(8) == 0
                        ? odd[random.nextInt(odd.length)]
                        : names[random.nextInt(names.length)] + operators[random.nextInt(operators.length)]
                                + values[random.nextInt(values.length)])
                        .append(random.nextInt(6) == 0 ? "" : random.nextBoolean() ? " " : ",");
            }
            int host = random.nextInt(hosts.length);
            String expected = DescribedRuntime.verdict(text.toString(), facts[host]);
            String verdict = Constraint.parse(text.toString()).evaluate(hosts[host]).getClass().getSimpleName();
            if (!verdict.equals(expected)) {
                assertThat(verdict).as("seed %d, round %d: '%s' on host %d", seed, round, text, host)
                        .isEqualTo(expected);
            }
            refused += expected.equals("Refused") ? 1 : 0;
            accepted += expected.equals("Accepted") ? 1 : 0;
        }
        assertThat(refused).isGreaterThan(1000);
        assertThat(accepted).isGreaterThan(1000);
    }

    private static String outcome(Constraint constraint, GpuFacts host) {
        return switch (constraint.evaluate(host)) {
            case Verdict.Accepted _ -> "accepted";
            case Verdict.Refused(Condition.Comparison failed) -> failed.text();
            case Verdict.Invalid invalid -> invalid.why();
        };
    }
}
