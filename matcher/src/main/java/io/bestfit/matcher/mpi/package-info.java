/** MPI libraries by family, soname and file number. */
@NullMarked
package io.bestfit.matcher.mpi;

import org.jspecify.annotations.NullMarked;
