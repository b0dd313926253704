package io.bestfit.proxy.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;

/**
 * How much one read of a connection takes at most: little where little comes, more while a large body flows, and little
 * again while much waits for slow clients ({@link HeldBytes}). A connection that is not being read holds no memory.
 */
final class ReadSizes extends AdaptiveRecvByteBufAllocator {

    private static final int SMALLEST = 64;
    private static final int FIRST = 16 * 1024;
    /** What a read takes while much waits for slow clients. */
    private static final int WHILE_HELD = 32 * 1024;
    /** The framework's own allocator makes larger buffers anew each time, pages and all; the older one keeps them. */
    private static final int KEPT_FROM = 128 * 1024;

    /**
     * @param largest the most that one read takes
     * @param perTurn reads in a row on one connection; what they take may all have to be held
     */
    ReadSizes(int largest, int perTurn) {
        super(SMALLEST, FIRST, largest);
        maxMessagesPerRead(perTurn);
    }

    @Override
    @SuppressWarnings("deprecation") // the type that Netty still asks for
    public RecvByteBufAllocator.Handle newHandle() {
        return new Bounded(super.newHandle());
    }

    private static final class Bounded extends RecvByteBufAllocator.DelegatingHandle
            implements
                RecvByteBufAllocator.ExtendedHandle {

        @SuppressWarnings("deprecation")
        private Bounded(RecvByteBufAllocator.Handle sizes) {
            super(sizes);
        }

        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            int size = guess();
            return size < KEPT_FROM
                    ? allocator.ioBuffer(size)
                    : PooledByteBufAllocator.DEFAULT.directBuffer(size);
        }

        @Override
        public int guess() {
            int size = delegate().guess();
            return size > WHILE_HELD && HeldBytes.here().areMany() ? WHILE_HELD : size;
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier more) {
            return ((RecvByteBufAllocator.ExtendedHandle) delegate()).continueReading(more);
        }
    }
}
