package io.bestfit.proxy.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.upstream.Origin;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RealmsTest {

    private static final Realms REALMS = Realms.of(Origin.parse("https://registry.example"),
            Set.of(Origin.parse("http://auth.example:5001"), Origin.parse("https://[2001:db8::1]")));

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            https://registry.example/token            | https://registry.example  | /token
            https://registry.example:443/token?a=b    | https://registry.example  | /token?a=b
            HTTPS://Registry.Example                  | https://registry.example  | /
            https://registry.example/token#part       | https://registry.example  | /token
            /service/token                            | https://registry.example  | /service/token
            //registry.example/token                  | https://registry.example  | /token
            token                                     | https://registry.example  | /token
            http://auth.example:5001/a%20b            | http://auth.example:5001  | /a%20b
            https://[2001:db8::1]/token               | https://[2001:db8::1]     | /token
            """)
    void asksTheRegistryItselfAndWhatIsListed(String realm, String origin, String target) {
        assertThat(REALMS.read(realm)).isEqualTo(new Realm.Listed(Origin.parse(origin), target));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            http://registry.example/token       | http://registry.example
            https://registry.example:8443/token | https://registry.example:8443
            https://auth.example:5001/token     | https://auth.example:5001
            http://auth.example/token           | http://auth.example
            //trap.example/token                | https://trap.example
            http://169.254.169.254/latest       | http://169.254.169.254
            """)
    void asksNobodyElse(String realm, String origin) {
        assertThat(REALMS.read(realm)).isEqualTo(new Realm.Unlisted(Origin.parse(origin)));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            ''
            https://user@registry.example/token
            https://registry.example:99999/token
            https://registry.example/a b
            https://régistry.example/token
            file:///etc/passwd
            mailto:a@registry.example
            https:///token
            https://[registry.example/token
            """)
    void takesNothingElseForARealm(String realm) {
        assertThat(REALMS.read(realm)).isEqualTo(new Realm.Unreadable());
    }

    @Test
    void knowsTheTokenServiceOfDockerHub() {
        assertThat(Realms.of(Origin.parse("https://registry-1.docker.io"), Set.of())
                .read("https://auth.docker.io/token"))
                .isEqualTo(new Realm.Listed(Origin.parse("https://auth.docker.io"), "/token"));
        assertThat(REALMS.read("https://auth.docker.io/token")).isInstanceOf(Realm.Unlisted.class);
    }
}
