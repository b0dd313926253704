/** The configuration: one tree of records, the file that it is read from, and the schema of that file. */
@NullMarked
package io.bestfit.proxy.config;

import org.jspecify.annotations.NullMarked;
