package io.bestfit.proxy.clientconfig;

import java.util.List;

/**
 * One file of a client's configuration, or the words to give it where it has none.
 *
 * @param place where the file belongs, such as {@code /etc/containerd/certs.d/docker.io/hosts.toml}; what the content is
 *     where there is no file
 * @param content what to write there, whole lines
 * @param notes sentences on what else has to be so, what goes wrong unseen, or what to do next
 * @param check commands that show whether it works: where it does, all of them name one digest
 */
public record ClientFile(String place, String content, List<String> notes, List<String> check) {

    public ClientFile {
        notes = List.copyOf(notes);
        check = List.copyOf(check);
    }
}
