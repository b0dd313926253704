/** Tags as sentences about a machine: the words of a naming scheme, and the tags that are variants of one version. */
@NullMarked
package io.bestfit.matcher.tag;

import org.jspecify.annotations.NullMarked;
