package io.bestfit.proxy.upstream;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.vertx.core.datagram.DatagramSocketOptions;
import io.vertx.core.net.ClientOptionsBase;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.spi.transport.Transport;
import java.net.SocketAddress;
import java.util.concurrent.ThreadFactory;

/**
 * A Vert.x transport with larger reads than its own, on both sides: a blob goes through in fewer system calls and
 * events. Vert.x has no option for it: {@code setReceiveBufferSize} makes every read of every connection that large.
 */
final class LargeReads implements Transport {

    /** What is read of a client at once, and how often in a row: uploads are copied, and may wait for the upstream. */
    private static final ReadSizes OF_CLIENTS = new ReadSizes(HttpOptions.UPLOAD_READ_BYTES, 4);
    private static final ReadSizes OF_UPSTREAMS = new ReadSizes(HttpOptions.BLOB_READ_BYTES, 1);

    private final Transport transport;

    LargeReads(Transport transport) {
        this.transport = transport;
    }

    @Override
    @SuppressWarnings("deprecation") // Vert.x itself sets this option; Netty 4.2 has no bootstrap option instead
    public void configure(ClientOptionsBase options, int connectTimeout, boolean domainSocket, Bootstrap bootstrap) {
        transport.configure(options, connectTimeout, domainSocket, bootstrap);
        bootstrap.option(ChannelOption.RCVBUF_ALLOCATOR, OF_UPSTREAMS);
        // An upstream may answer, read no further and reset: a failed write must not discard the answer that is there.
        bootstrap.option(ChannelOption.AUTO_CLOSE, false);
    }

    @Override
    @SuppressWarnings("deprecation") // Vert.x itself sets this option; Netty 4.2 has no bootstrap option instead
    public void configure(NetServerOptions options, boolean domainSocket, ServerBootstrap bootstrap) {
        transport.configure(options, domainSocket, bootstrap);
        bootstrap.childOption(ChannelOption.RCVBUF_ALLOCATOR, OF_CLIENTS);
    }

    @Override
    public void configure(DatagramChannel channel, DatagramSocketOptions options) {
        transport.configure(channel, options);
    }

    @Override
    public boolean supportsDomainSockets() {
        return transport.supportsDomainSockets();
    }

    @Override
    public boolean supportFileRegion() {
        return transport.supportFileRegion();
    }

    @Override
    public boolean isAvailable() {
        return transport.isAvailable();
    }

    @Override
    public Throwable unavailabilityCause() {
        return transport.unavailabilityCause();
    }

    @Override
    public SocketAddress convert(io.vertx.core.net.SocketAddress address) {
        return transport.convert(address);
    }

    @Override
    public io.vertx.core.net.SocketAddress convert(SocketAddress address) {
        return transport.convert(address);
    }

    @Override
    public IoHandlerFactory ioHandlerFactory() {
        return transport.ioHandlerFactory();
    }

    @Override
    public EventLoopGroup eventLoopGroup(int type, int threads, ThreadFactory factory, int ioRatio) {
        return transport.eventLoopGroup(type, threads, factory, ioRatio);
    }

    @Override
    public DatagramChannel datagramChannel() {
        return transport.datagramChannel();
    }

    @Override
    @SuppressWarnings("deprecation")
    public DatagramChannel datagramChannel(InternetProtocolFamily family) {
        return transport.datagramChannel(family);
    }

    @Override
    public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
        return transport.channelFactory(domainSocket);
    }

    @Override
    public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
        return transport.serverChannelFactory(domainSocket);
    }
}
