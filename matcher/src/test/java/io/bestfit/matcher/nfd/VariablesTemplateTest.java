package io.bestfit.matcher.nfd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VariablesTemplateTest {

    private static final Map<String, Map<String, List<Map<String, String>>>> MATCHED = Map.of(
            "cpu", Map.of("cpuid", List.of(Map.of("Name", "AVX"), Map.of("Name", "AVX2"))),
            "kernel", Map.of("version", List.of(Map.of("Name", "major", "Value", "6"))),
            "pci", Map.of("device", List.of(Map.of("vendor", "10de", "sub-class", "02"))), "empty",
            Map.of("list", List.of()));

    @ParameterizedTest
    @CsvSource(delimiterString = " => ", quoteCharacter = '`', textBlock = """
            a=b                                                               => {a=b}
            `  a = b  `                                                       => {a = b}
            {{range .cpu.cpuid}}{{.Name}}=1\\n{{end}}                         => {AVX=1, AVX2=1}
            {{ range .cpu.cpuid -}} x{{ .Name }}=1\\n {{- end }}              => {xAVX=1xAVX2=1}
            {{range .empty.list}}a=1{{else}}b=2{{end}}                        => {b=2}
            {{range .kernel.version}}{{if eq .Name "major"}}k={{.Value}}{{else}}no=1{{end}}{{end}} => {k=6}
            {{range .kernel.version}}{{if eq .Name "minor"}}k=1{{else if eq .Name "major"}}m=1{{else}}no=1{{end}}{{end}} => {m=1}
            {{range .pci.device}}p={{index . "sub-class"}}{{end}}             => {p=02}
            {{range .pci.device}}p={{index . "nothing"}}{{end}}               => {p=}
            {{with .kernel.version}}n={{len .}}{{end}}                        => {n=1}
            {{range .cpu.cpuid}}{{.Name | lower}}={{len $.cpu.cpuid}}\\n{{end}} => {avx=2, avx2=2}
            {{range .cpu.cpuid}}{{trimPrefix "AV" .Name}}={{upper "y"}}\\n{{end}} => {X=Y, X2=Y}
            {{/* a comment */}}a=1                                            => {a=1}
            {{if and (eq 1 1) (not (eq "a" "b"))}}a={{replace "x" "y" "xx"}}{{end}} => {a=yy}
            a={{default "d" ""}}                                              => {a=d}
            a={{`raw "}}"`}}                                                  => {a=raw "}}"}
            """)
    void aTemplateMakesVariables(String template, String variables) throws MalformedRuleException {
        assertThat(expanded(template.replace("\\n", "\n"))).hasToString(variables);
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " => ", quoteCharacter = '`', textBlock = """
            no equals sign                        => a template made the line 'no equals sign', which is no key=value
            {{.gone.feature}}                     => a template asks for 'gone', which did not match
            {{range .cpu.cpuid}}{{.Value}}{{end}} => a template asks for 'Value', which did not match
            {{range .cpu.cpuid}}                  => a template's range has no end
            {{end}}                               => a template has 'end' without a block
            {{.a                                  => a template's action is not closed
            {{env "PATH"}}                        => a template calls 'env', a function that Bestfit does not evaluate
            {{eq}}                                => a template calls 'eq' with too few arguments
            {{$x := 1}}                           => a template has '$x := 1', of which Bestfit does not read what begins at 'x := 1'
            {{.cpu}}                              => a template writes out what is no single value
            """)
    void whatIsNotEvaluatedIsMalformedAndNeverHalfExpanded(String template, String message) {
        assertThatThrownBy(() -> expanded(template))
                .isInstanceOf(MalformedRuleException.class).hasMessage(message);
    }

    @Test
    void templatesAreBounded() {
        String nested = "{{range $.cpu.cpuid}}".repeat(19) + "aaaaaaaaaa=1" + "{{end}}".repeat(19);
        assertThatThrownBy(() -> expanded(nested))
                .hasMessage("a template grows over its bounds");
        String replaced = "{{replace \"a\" \"" + "b".repeat(20_000) + "\" \"" + "a".repeat(20_000) + "\"}}";
        assertThatThrownBy(() -> expanded(replaced))
                .hasMessage("a template grows over its bounds");
        String deep = "{{if 1}}".repeat(100) + "{{end}}".repeat(100);
        assertThatThrownBy(() -> expanded(deep))
                .hasMessage("a template nests deeper than 20 blocks");
        String parentheses = "{{" + "(".repeat(100) + "1" + ")".repeat(100) + "}}";
        assertThatThrownBy(() -> expanded(parentheses))
                .hasMessage("a template nests deeper than 20 parentheses");
    }

    private static Map<String, String> expanded(String template) throws MalformedRuleException {
        Map<String, String> variables = new TreeMap<>();
        VariablesTemplate.read(template).expand(MATCHED, variables);
        return variables;
    }
}
