/** Real registries and clients around the real program, judged by what they unpack. */
@NullMarked
package io.bestfit.proxy.interop;

import org.jspecify.annotations.NullMarked;
