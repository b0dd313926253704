package io.bestfit.proxy.clientconfig;

import java.util.List;

/** The name by which clients without mirrors pull: it leads to Bestfit and declares the node. */
final class ByReference {

    private ByReference() {}

    static ClientFile file(Pointing pointing) throws NotInAPathException {
        return new ClientFile("the name of an image", pointing.location() + "/REPOSITORY:TAG\n", List.of(
                "This client has no mirrors: Bestfit's name takes the place of the registry's.",
                "The login node pulls and the compute node runs: declare the one that runs."));
    }
}
