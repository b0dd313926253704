/** What a reference on the command line leads to: a registry's manifest, a file, or an image layout. */
@NullMarked
package io.bestfit.proxy.client;

import org.jspecify.annotations.NullMarked;
