package io.bestfit.proxy.demo;

/**
 * What one node was answered.
 *
 * @param node the node
 * @param variant the text of {@code /variant} in the image that it pulled
 * @param firstMatch the variant that a client gets which takes the first entry for its architecture
 */
record NodeAnswer(DemoNode node, String variant, String firstMatch) {}
