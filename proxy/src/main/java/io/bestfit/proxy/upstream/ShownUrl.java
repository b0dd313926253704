package io.bestfit.proxy.upstream;

import java.util.regex.Pattern;

/** URLs, and what should be one, as they may be repeated in sentences: without what may be a password or a signature. */
public final class ShownUrl {

    private static final Pattern USER = Pattern.compile("[^/]*@");
    private static final Pattern QUERY = Pattern.compile("\\?.*", Pattern.DOTALL);

    private ShownUrl() {}

    /** The same with asterisks for a user and for a query. */
    public static String of(String text) {
        return QUERY.matcher(USER.matcher(text).replaceAll("***@")).replaceFirst("?***");
    }
}
