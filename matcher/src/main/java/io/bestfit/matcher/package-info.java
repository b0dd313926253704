/** The matcher decides which entry of an image index fits a node best, and says why. */
@org.jspecify.annotations.NullMarked
package io.bestfit.matcher;
