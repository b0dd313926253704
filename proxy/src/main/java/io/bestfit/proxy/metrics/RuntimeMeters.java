package io.bestfit.proxy.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is told of the process and its Java virtual machine, under the names that everybody gives them. */
final class RuntimeMeters implements AutoCloseable {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+([0-9]{1,15}) kB");
    private static final double UNKNOWN = Double.NaN;

    private final JvmGcMetrics collections = new JvmGcMetrics();

    RuntimeMeters(MeterRegistry registry) {
        new JvmMemoryMetrics().bindTo(registry);
        collections.bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        Gauge.builder("process.resident.memory", RuntimeMeters::residentBytes).baseUnit("bytes")
                .description("Memory of this process that is in RAM").register(registry);
        Gauge.builder("bestfit.direct.memory", RuntimeMeters::directBytes).baseUnit("bytes")
                .description("Memory outside the heap that the network buffers hold").register(registry);
    }

    /** Ends the listening for garbage collections. */
    @Override
    public void close() {
        collections.close();
    }

    private static double directBytes() {
        long used = PlatformDependent.usedDirectMemory();
        return used < 0 ? UNKNOWN : used;
    }

    private static double residentBytes() {
        try {
            Matcher found = RESIDENT.matcher(Files.readString(STATUS));
            return found.find() ? Long.parseLong(found.group(1)) * 1024.0 : UNKNOWN;
        } catch (IOException e) {
            return UNKNOWN; // a system without it
        }
    }
}
