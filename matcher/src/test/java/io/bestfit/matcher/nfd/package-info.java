/** Tests of image compatibility against upstream's own tables, and of what upstream leaves open. */
@NullMarked
package io.bestfit.matcher.nfd;

import org.jspecify.annotations.NullMarked;
