package io.bestfit.matcher.node;

/**
 * Where a key was declared.
 *
 * @param text the whole text that declared it
 * @param position where its value begins in the text, or the feature token that stands for it
 */
record Place(String text, int position) {

    MalformedDeclarationException fault(String expected) {
        return new MalformedDeclarationException(position, expected, text);
    }
}
