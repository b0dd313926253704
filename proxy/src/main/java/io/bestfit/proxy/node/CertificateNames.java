package io.bestfit.proxy.node;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/**
 * The names that a certificate gives its owner: the common name of the subject, then the alternative names that are hosts,
 * URIs, e-mail addresses and IP addresses (RFC 5280, 4.2.1.6). In lower case, except for URIs.
 */
public final class CertificateNames {

    private static final int EMAIL = 1;
    private static final int HOST = 2;
    private static final int URI = 6;
    private static final int ADDRESS = 7;
    /** More than any certificate of a node has; what follows is not looked at. */
    private static final int MAX_NAMES = 100;

    private CertificateNames() {}

    /** The names of a certificate, each once. */
    public static List<String> of(X509Certificate certificate) {
        Set<String> names = new LinkedHashSet<>();
        commonName(certificate).ifPresent(name -> names.add(NamePattern.normal(name)));
        Collection<List<?>> alternatives;
        try {
            alternatives = certificate.getSubjectAlternativeNames();
        } catch (CertificateParsingException e) {
            return List.copyOf(names); // its alternative names cannot be read: it has none
        }
        if (alternatives != null) {
            for (List<?> alternative : alternatives) {
                if (names.size() < MAX_NAMES && alternative.get(0) instanceof Integer kind
                        && alternative.get(1) instanceof String name) {
                    switch (kind) {
                        case EMAIL, HOST, URI -> names.add(NamePattern.normal(name));
                        case ADDRESS -> IpAddress.parse(name).ifPresent(ip -> names.add(ip.getHostAddress()));
                        default -> {
                        }
                    }
                }
            }
        }
        return List.copyOf(names);
    }

    /** A name in the form in which two spellings of one are equal. */
    public static String normal(String name) {
        return NamePattern.normal(name);
    }

    private static Optional<String> commonName(X509Certificate certificate) {
        try {
            // RFC 2253 puts the most specific part first, LdapName counts from the other end.
            List<Rdn> parts = new LdapName(certificate.getSubjectX500Principal().getName()).getRdns();
            return parts.reversed().stream().filter(part -> part.getType().equalsIgnoreCase("CN"))
                    .map(Rdn::getValue).filter(String.class::isInstance).map(String.class::cast)
                    .filter(name -> !name.isBlank()).findFirst();
        } catch (InvalidNameException e) {
            return Optional.empty(); // a subject that is no name has no common name
        }
    }
}
