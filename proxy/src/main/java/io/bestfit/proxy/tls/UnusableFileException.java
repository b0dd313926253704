package io.bestfit.proxy.tls;

/** A file that is not what it should be; the message goes on after the file's name, and quotes nothing of its content. */
public final class UnusableFileException extends Exception {

    private static final long serialVersionUID = 1L;

    UnusableFileException(String message) {
        super(message);
    }
}
