package io.bestfit.proxy.registry;

import io.bestfit.proxy.oci.OciErrorCode;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.MultiMap;

/** The parameters of a query or of a form body; malformed percent-encoding is refused. */
final class Form {

    private Form() {}

    static MultiMap parse(String text) {
        MultiMap parameters = MultiMap.caseInsensitiveMultiMap();
        try {
            new QueryStringDecoder(text, false).parameters().forEach(parameters::add);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(400, OciErrorCode.UNSUPPORTED,
                    "The parameters '" + text + "' are not percent-encoded as they should be.");
        }
        return parameters;
    }
}
