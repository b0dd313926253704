package io.bestfit.proxy.config;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Settings from outside the file; flags win over the environment, which wins over the file.
 *
 * @param listen for {@code listen}
 * @param admin for {@code admin}
 * @param upstream for {@code upstream.url}
 */
public record Overrides(@Nullable Given listen, @Nullable Given admin, @Nullable Given upstream) {

    public static final Overrides NONE = new Overrides(null, null, null);

    /**
     * A value and where it comes from.
     *
     * @param source the flag or the variable, for messages
     * @param text the value
     */
    public record Given(String source, String text) {}

    /** The flags of the command line and, behind them, the three variables that count; no other variable is read. */
    public static Overrides of(@Nullable String listen, @Nullable String admin, @Nullable String upstream,
            Map<String, String> environment) {
        return new Overrides(pick("--listen", listen, "BESTFIT_LISTEN", environment),
                pick("--admin", admin, "BESTFIT_ADMIN", environment),
                pick("--upstream", upstream, "BESTFIT_UPSTREAM", environment));
    }

    private static @Nullable Given pick(String flag, @Nullable String text, String variable,
            Map<String, String> environment) {
        if (text != null) {
            return new Given(flag, text);
        }
        String value = environment.get(variable);
        return value == null || value.isEmpty() ? null : new Given(variable, value);
    }
}
