/** Node Feature Discovery's image compatibility: what its artifacts demand, and whether a node meets it. */
@NullMarked
package io.bestfit.matcher.nfd;

import org.jspecify.annotations.NullMarked;
