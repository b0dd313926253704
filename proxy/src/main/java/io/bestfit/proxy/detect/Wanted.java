package io.bestfit.proxy.detect;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to find out beyond what every machine tells.
 *
 * @param mpi the path of the MPI library that the site injects into containers, where it does
 * @param injected the paths of the other libraries that it injects
 * @param nvidiaSmi the program to ask for compute capabilities, where one may be run
 * @param modules whether kernel modules are listed
 */
public record Wanted(@Nullable String mpi, List<String> injected, @Nullable String nvidiaSmi, boolean modules) {

    public Wanted {
        injected = List.copyOf(injected);
    }
}
