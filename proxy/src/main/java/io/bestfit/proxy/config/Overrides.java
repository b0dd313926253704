package io.bestfit.proxy.config;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Settings from outside the file; flags win over the environment, which wins over the file.
 *
 * @param listen for {@code listen}
 * @param admin for {@code admin}
 * @param upstream for {@code upstream.url}
 * @param logFormat for {@code log.format}
 * @param environment the variables that the file may name; they are in no text of this object
 * @param secrets whether accounts are read, which only those who serve need
 */
public record Overrides(@Nullable Given listen, @Nullable Given admin, @Nullable Given upstream,
        @Nullable Given logFormat, Map<String, String> environment, boolean secrets) {

    public static final Overrides NONE = new Overrides(null, null, null, null, Map.of(), true);

    public Overrides {
        environment = Map.copyOf(environment);
    }

    /**
     * A value and where it comes from.
     *
     * @param source the flag or the variable, for messages
     * @param text the value
     */
    public record Given(String source, String text) {}

    @Override
    public String toString() {
        return "Overrides[" + listen + ", " + admin + ", " + upstream + ", " + logFormat + "]";
    }

    /** The three variables that count; no other is read, unless the file names it. */
    public static Overrides of(Map<String, String> environment) {
        return new Overrides(variable("BESTFIT_LISTEN", environment), variable("BESTFIT_ADMIN", environment),
                variable("BESTFIT_UPSTREAM", environment), null, environment, true);
    }

    /** These, where no flag is given. */
    public Overrides withFlags(@Nullable String listen, @Nullable String admin, @Nullable String upstream,
            @Nullable String logFormat) {
        return new Overrides(flag("--listen", listen, this.listen), flag("--admin", admin, this.admin),
                flag("--upstream", upstream, this.upstream), flag("--log-format", logFormat, this.logFormat),
                environment, secrets);
    }

    /** These for somebody who serves nothing. */
    Overrides withoutUpstream(String url) {
        return new Overrides(listen, admin, new Given("--upstream", url), logFormat, environment, false);
    }

    private static @Nullable Given flag(String flag, @Nullable String text, @Nullable Given otherwise) {
        return text == null ? otherwise : new Given(flag, text);
    }

    private static @Nullable Given variable(String variable, Map<String, String> environment) {
        String value = environment.get(variable);
        return value == null || value.isEmpty() ? null : new Given(variable, value);
    }
}
