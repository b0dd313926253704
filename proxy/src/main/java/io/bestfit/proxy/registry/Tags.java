package io.bestfit.proxy.registry;

import io.bestfit.proxy.oci.OciErrorCode;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The endpoint of the tags list, with paging.
 *
 * <p>Source: OCI distribution-spec, spec.md, "Listing Tags".
 */
final class Tags {

    private final Storage storage;

    Tags(Storage storage) {
        this.storage = storage;
    }

    Answer answer(Call call, Endpoint.TagsOf asked) {
        String repository = asked.repository();
        if (!call.reads()) {
            throw new RefusedException(405, OciErrorCode.UNSUPPORTED, "The tags list can be read.");
        }
        if (!storage.knows(repository)) {
            throw new RefusedException(404, OciErrorCode.NAME_UNKNOWN, "There is no repository " + repository + ".");
        }
        String last = call.parameter("last").orElse("");
        List<String> after = storage.tags(repository).stream().filter(tag -> tag.compareTo(last) > 0).toList();
        Optional<Integer> most = call.parameter("n").map(Tags::number);
        List<String> page = after.subList(0, Math.min(after.size(), most.orElse(after.size())));
        Answer answer = Answer.json(new JsonObject().put("name", repository).put("tags", new JsonArray(page)));
        return page.isEmpty() || page.size() == after.size()
                ? answer
                : answer.with("Link", "</v2/" + repository + "/tags/list?n=" + page.size() + "&last="
                        + URLEncoder.encode(page.getLast(), StandardCharsets.UTF_8) + ">; rel=\"next\"");
    }

    private static int number(String text) {
        if (!text.matches("\\d{1,9}")) {
            throw new RefusedException(400, OciErrorCode.UNSUPPORTED, "n='" + text + "' is no number of tags.");
        }
        return Integer.parseInt(text);
    }
}
