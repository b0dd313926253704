package io.bestfit.proxy.tls;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.TrustOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** The certificate authorities by which servers are believed: those of the JDK, and a site's own. */
public final class Authorities {

    private Authorities() {}

    /** The JDK's, and those of a text in PEM. */
    public static TrustOptions withThoseOf(Buffer pem) {
        try {
            KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
            all.load(null, null);
            int number = 0;
            for (X509Certificate known : trust(null).getAcceptedIssuers()) {
                all.setCertificateEntry("jdk-" + number++, known);
            }
            Collection<? extends Certificate> own = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes()));
            for (Certificate certificate : own) {
                all.setCertificateEntry("own-" + number++, certificate);
            }
            return TrustOptions.wrap(trust(all));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("certificate authorities that were read cannot be believed", e);
        }
    }

    private static X509TrustManager trust(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager certificates) {
                return certificates;
            }
        }
        throw new GeneralSecurityException("this JDK verifies no certificates");
    }
}
