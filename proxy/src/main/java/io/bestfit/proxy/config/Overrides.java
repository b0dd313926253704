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
 */
public record Overrides(@Nullable Given listen, @Nullable Given admin, @Nullable Given upstream,
        @Nullable Given logFormat) {

    public static final Overrides NONE = new Overrides(null, null, null, null);

    /**
     * A value and where it comes from.
     *
     * @param source the flag or the variable, for messages
     * @param text the value
     */
    public record Given(String source, String text) {}

    /** The three variables that count; no other is read. */
    public static Overrides of(Map<String, String> environment) {
        return new Overrides(variable("BESTFIT_LISTEN", environment), variable("BESTFIT_ADMIN", environment),
                variable("BESTFIT_UPSTREAM", environment), null);
    }

    /** These, where no flag is given. */
    public Overrides withFlags(@Nullable String listen, @Nullable String admin, @Nullable String upstream,
            @Nullable String logFormat) {
        return new Overrides(flag("--listen", listen, this.listen), flag("--admin", admin, this.admin),
                flag("--upstream", upstream, this.upstream), flag("--log-format", logFormat, this.logFormat));
    }

    Overrides withUpstream(String url) {
        return new Overrides(listen, admin, new Given("--upstream", url), logFormat);
    }

    private static @Nullable Given flag(String flag, @Nullable String text, @Nullable Given otherwise) {
        return text == null ? otherwise : new Given(flag, text);
    }

    private static @Nullable Given variable(String variable, Map<String, String> environment) {
        String value = environment.get(variable);
        return value == null || value.isEmpty() ? null : new Given(variable, value);
    }
}
