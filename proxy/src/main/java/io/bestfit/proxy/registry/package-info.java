/** An OCI distribution registry in memory, for the demo and for tests, and its scriptable faults. */
@NullMarked
package io.bestfit.proxy.registry;

import org.jspecify.annotations.NullMarked;
