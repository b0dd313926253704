package io.bestfit.proxy.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scopes, in the parameters that they stand in. */
class ScopesTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', nullValues = "none", textBlock = """
            repository:lab/app:pull            | repository         | lab/app          | pull
            repository:lab/app:pull,push       | repository         | lab/app          | pull,push
            repository(plugin):lab/app:pull    | repository(plugin) | lab/app          | pull
            repository:host.example:5000/a:*   | repository         | host.example:5000/a | *
            registry:catalog:*                 | registry           | catalog          | *
            repository:lab/app:                | repository         | lab/app          | ''
            repository:lab/app                 | none               | none             | none
            repository::pull                   | none               | none             | none
            :lab/app:pull                      | none               | none             | none
            aws                                | none               | none             | none
            ''                                 | none               | none             | none
            """)
    void aScopeIsTypeNameAndActions(String text, @Nullable String type, @Nullable String name,
            @Nullable String actions) {
        assertThat(Scope.parse(text))
                .isEqualTo(type == null || name == null || actions == null ? null : new Scope(type, name, actions));
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(delimiter = '|', textBlock = """
            for/zen3/lab/app         | lab/app
            for/zen3/app             | app
            for/any/lab/app          | lab/app
            for/zen3/v2/lab/app      | lab/app
            for/zen3/for/zen4/app    | for/zen4/app
            for/zen4.nv-compute-9-0/nvidia/cuda | nvidia/cuda
            lab/app                  | lab/app
            lab/for/zen3/app         | lab/for/zen3/app
            format/app               | format/app
            for                      | for
            for/zen3                 | for/zen3
            for/zen3/                | for/zen3/
            for//app                 | for//app
            """)
    void aSelectorIsTakenOutOfAName(String name, String expected) {
        assertThat(TokenDesk.withoutSelector(name)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} becomes {1}")
    @CsvSource(delimiter = '|', textBlock = """
            service=s&scope=repository%3Afor%2Fzen3%2Fa%3Apull      | service=s&scope=repository%3Aa%3Apull
            scope=repository:for/zen3/a:pull&account=u              | scope=repository%3Aa%3Apull&account=u
            %73cope=repository:for/zen3/a:pull                      | scope=repository%3Aa%3Apull
            scope=repository:for/zen3/a:pull+repository:b:pull      | scope=repository%3Aa%3Apull+repository%3Ab%3Apull
            scope=repository:for/zen3/a:pull%20registry:catalog:*   | scope=repository%3Aa%3Apull+registry%3Acatalog%3A*
            scope=repository:for/x/a:pull&scope=repository:for/x/b:pull | scope=repository%3Aa%3Apull&scope=repository%3Ab%3Apull
            scope=repository:a:pull&scope=repository:for/x/a:pull   | scope=repository:a:pull
            scope=repository:for/x/a:pull+repository:for/x/a:pull   | scope=repository%3Aa%3Apull
            scope=repository:for/x/a:pull&scope=repository:a:push   | scope=repository%3Aa%3Apull&scope=repository:a:push
            scope=repository:a:pull                                 | scope=repository:a:pull
            scope=registry:for/x/y:*                                | scope=registry:for/x/y:*
            scope=for/zen3/a                                        | scope=for/zen3/a
            scope=                                                  | scope=
            scope                                                   | scope
            scope=%zz                                               | scope=%zz
            %zz=repository:for/zen3/a:pull                          | %zz=repository:for/zen3/a:pull
            a&&b=%20&=                                              | a&&b=%20&=
            SCOPE=repository:for/zen3/a:pull                        | SCOPE=repository:for/zen3/a:pull
            ''                                                      | ''
            """)
    void everyScopeIsTheUpstreamsAndTheRestKeepsItsBytes(String text, String expected) {
        assertThat(Parameters.parse(text).mapScopes(ScopesTest::bare).text()).isEqualTo(expected);
    }

    @Test
    void aParameterIsReplacedWhereItIs() {
        Parameters parameters = Parameters.parse("service=a&scope=x&service=c+d");

        assertThat(parameters.replace("service", "c d").text()).isEqualTo("service=c+d&scope=x&service=c+d");
        assertThat(parameters.replace("account", "x").text()).isEqualTo("service=a&scope=x&service=c+d");
    }

    @Test
    void parametersAreNotForReaders() {
        assertThat(Parameters.parse("password=secret")).hasToString("Parameters[1]");
    }

    /** What the desk does to each scope in front of one upstream. */
    static String bare(String text) {
        Scope scope = Scope.parse(text);
        UnaryOperator<String> name = TokenDesk::withoutSelector;
        return scope == null || !scope.isRepository() ? text : scope.of(name.apply(scope.name())).toString();
    }
}
