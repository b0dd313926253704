/** Tests of the constraints of NVIDIA's container runtime. */
@NullMarked
package io.bestfit.matcher.nvidia;

import org.jspecify.annotations.NullMarked;
