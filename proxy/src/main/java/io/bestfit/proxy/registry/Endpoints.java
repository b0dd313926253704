package io.bestfit.proxy.registry;

import io.bestfit.proxy.oci.OciErrorCode;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Optional;

/** The registry's answers, by endpoint. */
final class Endpoints {

    private final RegistryOptions options;
    private final Authorization authorization;
    private final Blobs blobs;
    private final Uploads uploads;
    private final Manifests manifests;
    private final Tags tags;
    private final Referrers referrers;

    Endpoints(RegistryOptions options, Storage storage, Uploads uploads, Authorization authorization) {
        this.options = options;
        this.authorization = authorization;
        this.blobs = new Blobs(storage);
        this.uploads = uploads;
        this.manifests = new Manifests(storage, options.refuseUnacceptedIndex());
        this.tags = new Tags(storage);
        this.referrers = new Referrers(storage, options.referrersPage());
    }

    /** The answer to a call; a refusal is an answer too. */
    Answer answer(Call call) {
        try {
            return allowed(call).with("Docker-Distribution-Api-Version", "registry/2.0");
        } catch (RefusedException refusal) {
            return refusal.answer().with("Docker-Distribution-Api-Version", "registry/2.0");
        }
    }

    private Answer allowed(Call call) {
        String path = call.uri().split("\\?", 2)[0];
        if (path.equals("/token")) {
            return authorization.token(call);
        }
        Optional<Endpoint> endpoint = Endpoint.parse(path);
        if (endpoint.isEmpty()) {
            return Answer.error(404, OciErrorCode.UNSUPPORTED, "'" + path + "' is no endpoint of this registry.");
        }
        endpoint.get().inRepository().ifPresent(Endpoint::requireName);
        authorization.require(call, endpoint.get());
        return switch (endpoint.get()) {
            case Endpoint.Ping _ -> new Answer(200, Map.of(Answer.CONTENT_TYPE, Answer.JSON),
                    Buffer.buffer("{}"));
            case Endpoint.BlobOf blob -> blobs.answer(call, blob);
            case Endpoint.UploadOf upload -> uploads.answer(call, upload);
            case Endpoint.ManifestOf manifest -> manifests.answer(call, manifest);
            case Endpoint.TagsOf listed -> tags.answer(call, listed);
            case Endpoint.ReferrersOf referred -> options.referrers()
                    ? referrers.answer(call, referred)
                    : Answer.error(404, OciErrorCode.UNSUPPORTED, "This registry has no referrers API.");
        };
    }
}
