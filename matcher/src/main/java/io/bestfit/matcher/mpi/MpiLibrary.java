package io.bestfit.matcher.mpi;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The file of an MPI library: {@code libmpi.so.12.2.3} is name {@code libmpi}, soname number 12 and file number 2.3.
 *
 * <p>The numbers are libtool's: the first is the ABI, the second counts additions to it. Source:
 * pmodels/mpich, maint/version.m4; open-mpi/ompi, VERSION.
 *
 * @param name the name before {@code .so}
 * @param numbers the numbers after {@code .so.}, the soname's first; at least one
 */
public record MpiLibrary(String name, List<Integer> numbers) {

    /** The library of the MPI-5.0 standard ABI, the same for every implementation. */
    public static final String STANDARD_ABI = "libmpi_abi";

    private static final int LONGEST = 128;
    private static final int MOST_NUMBERS = 6;
    private static final int MOST_DIGITS = 6;

    public MpiLibrary {
        numbers = List.copyOf(numbers);
    }

    /** Reads a library's file name or soname, or nothing where the text is none; directories before it are dropped. */
    public static Optional<MpiLibrary> parse(String text) {
        String file = text.strip();
        file = file.substring(file.lastIndexOf('/') + 1);
        int suffix = file.indexOf(".so.");
        if (suffix <= 0 || file.length() > LONGEST) {
            return Optional.empty();
        }
        List<Integer> numbers = new ArrayList<>();
        for (String number : file.substring(suffix + 4).split("\\.", MOST_NUMBERS + 1)) {
            if (number.isEmpty() || number.length() > MOST_DIGITS || !number.chars().allMatch(MpiLibrary::isDigit)) {
                return Optional.empty();
            }
            numbers.add(Integer.valueOf(number));
        }
        if (numbers.size() > MOST_NUMBERS) {
            return Optional.empty();
        }
        return Optional.of(new MpiLibrary(file.substring(0, suffix), numbers));
    }

    /** The soname, such as {@code libmpi.so.12}. */
    public String soname() {
        return name + ".so." + numbers.getFirst();
    }

    /** Whether both have one soname. */
    public boolean sameSoname(MpiLibrary other) {
        return name.equals(other.name) && numbers.getFirst().equals(other.numbers.getFirst());
    }

    /**
     * Whether a program linked against the other library runs with this one, as far as names and numbers tell: one
     * soname, and a file number that is at least the other's. A missing number counts as 0. The families have to be
     * compared besides: Open MPI 1.10 and MPICH share a soname and nothing else.
     */
    public boolean replaces(MpiLibrary other) {
        return sameSoname(other) && compareNumbers(other) >= 0;
    }

    private int compareNumbers(MpiLibrary other) {
        int most = Math.max(numbers.size(), other.numbers.size());
        for (int place = 1; place < most; place++) {
            int order = Integer.compare(number(place), other.number(place));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private int number(int place) {
        return place < numbers.size() ? numbers.get(place) : 0;
    }

    private static boolean isDigit(int character) {
        return character >= '0' && character <= '9';
    }

    /** The file's name. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(name).append(".so");
        numbers.forEach(number -> text.append('.').append(number));
        return text.toString();
    }
}
