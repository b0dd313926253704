/** The constraints by which CUDA images say on which drivers and devices NVIDIA's container runtime starts them. */
@NullMarked
package io.bestfit.matcher.nvidia;

import org.jspecify.annotations.NullMarked;
