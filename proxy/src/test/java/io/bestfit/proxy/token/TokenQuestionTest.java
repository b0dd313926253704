package io.bestfit.proxy.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What of a question for a token goes to a token service. */
class TokenQuestionTest {

    private static final String FORM = "grant_type=password&service=r.example&scope=repository%3Alab%2Fapp%3Apull"
            + "&client_id=containerd-client&username=node&p%61ssword=secret&access_type=offline";

    @Test
    void aFormWithTheNameAndPasswordOfAUserOfBestfitBecomesTheQuestionOfNobody() {
        TokenQuestion asked = form(FORM).withoutUsers(Set.of("node")::contains);

        assertThat(asked.method()).isEqualTo(HttpMethod.GET);
        assertThat(asked.query().text())
                .isEqualTo("service=r.example&scope=repository%3Alab%2Fapp%3Apull&client_id=containerd-client");
        assertThat(asked.body().toString()).isEmpty();
        assertThat(asked.headers().names()).containsExactly("Accept");
    }

    @Test
    void theFormOfAnyOtherUserStaysAsItIs() {
        TokenQuestion asked = form(FORM).withoutUsers(Set.of("another", "secret")::contains);

        assertThat(asked.method()).isEqualTo(HttpMethod.POST);
        assertThat(asked.body().toString()).isEqualTo(FORM);
        assertThat(asked.headers().names()).containsExactlyInAnyOrder("Accept", "Content-Type");
    }

    @Test
    void aQueryLosesTheNameOfAUserOfBestfit() {
        TokenQuestion asked = TokenQuestion.of(HttpMethod.GET, "account=node&scope=repository:lab/app:pull",
                MultiMap.caseInsensitiveMultiMap(), Buffer.buffer()).withoutUsers(Set.of("node")::contains);

        assertThat(asked.query().text()).isEqualTo("scope=repository:lab/app:pull");
    }

    private static TokenQuestion form(String text) {
        return TokenQuestion.of(HttpMethod.POST, null, MultiMap.caseInsensitiveMultiMap()
                .add("Content-Type", "application/x-www-form-urlencoded").add("Accept", "application/json"),
                Buffer.buffer(text));
    }
}
