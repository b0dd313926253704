/** The Helm chart, rendered in process and judged by what its objects say. */
@NullMarked
package io.bestfit.proxy.helm;

import org.jspecify.annotations.NullMarked;
