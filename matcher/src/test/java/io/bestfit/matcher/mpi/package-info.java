/** Behaviour of MPI libraries, families and releases. */
@NullMarked
package io.bestfit.matcher.mpi;

import org.jspecify.annotations.NullMarked;
