package io.bestfit.proxy.registry;

import io.vertx.core.net.KeyCertOptions;
import org.jspecify.annotations.Nullable;

/**
 * How an embedded registry is started.
 *
 * @param host the address to listen on
 * @param port the port to listen on, 0 for one that the system chooses
 * @param maximumBytes how many bytes of content it holds at most; more is answered 507
 * @param access who may use it
 * @param refuseUnacceptedIndex whether an index whose type the Accept header lacks is answered 404, as distribution 2.8
 *         does
 * @param referrers whether it has the referrers API; distribution 2.8 and 3.0 have not and answer 404
 * @param absoluteLocations whether Locations of uploads are absolute by the Host header, as distribution's are
 * @param referrersPage how many referrers one answer lists at most; a Link leads to more
 * @param certificate the key and certificate for HTTPS, absent for plain HTTP
 */
public record RegistryOptions(String host, int port, long maximumBytes, Access access, boolean refuseUnacceptedIndex,
        boolean referrers, boolean absoluteLocations, int referrersPage, @Nullable KeyCertOptions certificate) {

    /** Enough for the demo and for tests; a judgement. */
    public static final long DEFAULT_MAXIMUM_BYTES = 256L * 1024 * 1024;

    /** A page of some hundred kilobytes; a judgement. */
    public static final int DEFAULT_REFERRERS_PAGE = 1000;

    /** An open registry on the loopback address, on a port that the system chooses. */
    public static RegistryOptions defaults() {
        return new RegistryOptions("127.0.0.1", 0, DEFAULT_MAXIMUM_BYTES, new Access.Open(), false, true, false,
                DEFAULT_REFERRERS_PAGE, null);
    }

    public RegistryOptions withPort(int other) {
        return new RegistryOptions(host, other, maximumBytes, access, refuseUnacceptedIndex, referrers,
                absoluteLocations, referrersPage,
                certificate);
    }

    public RegistryOptions withMaximumBytes(long other) {
        return new RegistryOptions(host, port, other, access, refuseUnacceptedIndex, referrers, absoluteLocations,
                referrersPage, certificate);
    }

    public RegistryOptions withAccess(Access other) {
        return new RegistryOptions(host, port, maximumBytes, other, refuseUnacceptedIndex, referrers,
                absoluteLocations, referrersPage,
                certificate);
    }

    public RegistryOptions withRefuseUnacceptedIndex(boolean other) {
        return new RegistryOptions(host, port, maximumBytes, access, other, referrers, absoluteLocations,
                referrersPage, certificate);
    }

    public RegistryOptions withReferrers(boolean other) {
        return new RegistryOptions(host, port, maximumBytes, access, refuseUnacceptedIndex, other, absoluteLocations,
                referrersPage, certificate);
    }

    public RegistryOptions withAbsoluteLocations(boolean other) {
        return new RegistryOptions(host, port, maximumBytes, access, refuseUnacceptedIndex, referrers, other,
                referrersPage, certificate);
    }

    public RegistryOptions withReferrersPage(int other) {
        return new RegistryOptions(host, port, maximumBytes, access, refuseUnacceptedIndex, referrers,
                absoluteLocations, other, certificate);
    }

    public RegistryOptions withCertificate(KeyCertOptions other) {
        return new RegistryOptions(host, port, maximumBytes, access, refuseUnacceptedIndex, referrers,
                absoluteLocations, referrersPage, other);
    }
}
