/** What is installed: the documents that the build writes for it, and the archive and the image as somebody gets them. */
@NullMarked
package io.bestfit.proxy.dist;

import org.jspecify.annotations.NullMarked;
