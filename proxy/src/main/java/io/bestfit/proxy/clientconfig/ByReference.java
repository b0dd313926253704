package io.bestfit.proxy.clientconfig;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The name by which clients without mirrors pull: it leads to Bestfit and declares the node.
 *
 * <p>Sources: hpc/charliecloud:lib/pull.py; NVIDIA/enroot:src/docker.sh; sylabs/singularity:internal/pkg/ociimage/digest.go.
 */
final class ByReference {

    private static final String IMAGE = "/REPOSITORY:TAG";

    private ByReference() {}

    static ClientFile ofCharliecloud(Pointing pointing) throws NotInAPathException {
        String name = pointing.location() + IMAGE;
        return file(pointing, name, "ch-image pull " + name,
                "Charliecloud speaks https alone; --tls-no-verify skips the check of the certificate.",
                "'image is architecture-unaware' is said of every image that was chosen, and means nothing on amd64; on"
                        + " other machines it needs --arch=yolo.");
    }

    /** By digest: asked for a tag, enroot wants the index and nothing else, and takes the first of its entries. */
    static ClientFile ofEnroot(Pointing pointing) {
        String name = "docker://" + pointing.proxy().authority() + "#REPOSITORY:sha256:DIGEST";
        return file(pointing, name, "enroot import '" + name + "'",
                "By a tag enroot takes the first entry of its architecture, whoever declares what: name the digest that"
                        + " 'bestfit select' prints, or that a HEAD of the tag answers, with a colon before it.",
                "The # ends the registry and must be quoted in a shell; plain http needs ENROOT_ALLOW_HTTP=yes.");
    }

    static ClientFile ofShifter(Pointing pointing) throws NotInAPathException {
        String name = pointing.location() + IMAGE;
        return file(pointing, name, "shifterimg pull " + name,
                "The gateway pulls once for the whole system: declare what all of its nodes have. The registry must be"
                        + " among Locations in the gateway's imagemanager.json.");
    }

    static ClientFile ofSingularity(Pointing pointing) throws NotInAPathException {
        String name = "docker://" + pointing.location() + IMAGE;
        return file(pointing, name, "singularity pull " + name,
                "SingularityCE has no mirrors; Apptainer, its sibling, has.",
                "Plain http needs --no-https.");
    }

    static ClientFile ofOthers(Pointing pointing) throws NotInAPathException {
        String name = pointing.location() + IMAGE;
        return file(pointing, name, "crane digest " + name,
                "What is copied to another registry through this name is one image, and no index: copy by a name without"
                        + " /for/, or with /for/any/.");
    }

    private static ClientFile file(Pointing pointing, String name, String check, String... ofClient) {
        List<String> notes = new ArrayList<>();
        notes.add("This client has no mirrors: Bestfit's name takes the place of the registry's.");
        notes.addAll(Arrays.asList(ofClient));
        notes.add("The login node pulls and the compute node runs: declare the one that runs.");
        return new ClientFile("the name of an image", name + "\n", notes, pointing.check(check));
    }
}
