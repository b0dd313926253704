package io.bestfit.proxy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgramNameTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            ./bestfit         | /opt/jdk-25/bin/java | bestfit.jar    | ./bestfit
            /home/a b/bestfit | /opt/jdk-25/bin/java | bestfit.jar    | '/home/a b/bestfit'
            it's/bestfit      | /opt/jdk-25/bin/java | bestfit.jar    | 'it'\\''s/bestfit'
                              | /opt/jdk-25/bin/java | lib/fit-1+2.jar | /opt/jdk-25/bin/java -jar lib/fit-1+2.jar
                              | /opt/my jdk/bin/java | $x.jar         | '/opt/my jdk/bin/java' -jar '$x.jar'
            """)
    void isWhatAShellTakes(@Nullable String launcher, String java, String jar, String typed) {
        assertThat(ProgramName.of(launcher, java, jar)).isEqualTo(typed);
    }
}
