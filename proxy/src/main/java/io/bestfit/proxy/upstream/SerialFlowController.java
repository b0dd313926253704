package io.bestfit.proxy.upstream;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Stream;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * The flow control of what is sent on an HTTP/2 connection, one step after the other.
 *
 * <p>Vert.x 5.0 sends from within the notice that a stream may send again: bytes leave and writability changes while
 * Netty is still going through the streams, of which some are then never told that they may. Their bodies stand still for
 * ever, on a connection that has room ({@code eclipse-vertx/vert.x#6359}, mended in 5.1.9 and 5.2.0). Here what is asked
 * for during a step comes after it.
 */
public final class SerialFlowController implements Http2RemoteFlowController {

    private final Http2RemoteFlowController controller;
    private boolean stepping;
    private boolean writeAfterwards;
    private boolean lookAfterwards;

    private SerialFlowController(Http2RemoteFlowController controller) {
        this.controller = controller;
    }

    /** Orders what a new connection sends; one that is not of HTTP/2 has no flow control. */
    public static void order(HttpConnection connection) {
        if (connection instanceof ConnectionBase made
                && made.channelHandlerContext().handler() instanceof Http2ConnectionHandler handler) {
            var remote = handler.connection().remote();
            remote.flowController(new SerialFlowController(remote.flowController()));
        }
    }

    /** One call to what is controlled. */
    private interface Step {

        void run() throws Http2Exception;
    }

    private void step(Step first) throws Http2Exception {
        if (stepping) {
            first.run();
            return;
        }
        stepping = true;
        boolean more = false;
        try {
            first.run();
            // It ends: streams hand over what they have, and get more of it only by later events.
            while (writeAfterwards || lookAfterwards) {
                more = true;
                if (lookAfterwards) {
                    lookAfterwards = false;
                    controller.channelWritabilityChanged();
                }
                if (writeAfterwards) {
                    writeAfterwards = false;
                    controller.writePendingBytes();
                }
            }
        } finally {
            stepping = false;
        }
        if (more) {
            // Whoever asked for it has flushed already.
            channelHandlerContext().flush();
        }
    }

    @Override
    public void writePendingBytes() throws Http2Exception {
        if (stepping) {
            writeAfterwards = true;
        } else {
            step(controller::writePendingBytes);
        }
    }

    @Override
    public void channelWritabilityChanged() throws Http2Exception {
        if (stepping) {
            lookAfterwards = true;
        } else {
            step(controller::channelWritabilityChanged);
        }
    }

    @Override
    public void addFlowControlled(Http2Stream stream, FlowControlled payload) {
        try {
            step(() -> controller.addFlowControlled(stream, payload));
        } catch (Http2Exception e) {
            // Of what came after it: the payload is queued, and it is the connection that failed.
            channelHandlerContext().pipeline().fireExceptionCaught(e);
        }
    }

    @Override
    public void incrementWindowSize(Http2Stream stream, int delta) throws Http2Exception {
        step(() -> controller.incrementWindowSize(stream, delta));
    }

    @Override
    public void initialWindowSize(int newWindowSize) throws Http2Exception {
        step(() -> controller.initialWindowSize(newWindowSize));
    }

    @Override
    public int initialWindowSize() {
        return controller.initialWindowSize();
    }

    @Override
    public int windowSize(Http2Stream stream) {
        return controller.windowSize(stream);
    }

    @Override
    public boolean isWritable(Http2Stream stream) {
        return controller.isWritable(stream);
    }

    @Override
    public boolean hasFlowControlled(Http2Stream stream) {
        return controller.hasFlowControlled(stream);
    }

    @Override
    public void updateDependencyTree(int child, int parent, short weight, boolean exclusive) {
        controller.updateDependencyTree(child, parent, weight, exclusive);
    }

    @Override
    public void listener(Listener listener) {
        controller.listener(listener);
    }

    @Override
    public void channelHandlerContext(ChannelHandlerContext context) throws Http2Exception {
        controller.channelHandlerContext(context);
    }

    @Override
    public ChannelHandlerContext channelHandlerContext() {
        return controller.channelHandlerContext();
    }
}
