package dev.swapgate.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

class MachineWatchTest {
    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private final AtomicInteger opened = new AtomicInteger();

    @Test
    void nothingIsOpenedBeforeSomebodyAsks() {
        try (MachineWatch watch = watch(Duration.ofHours(1))) {
            assertThat(opened).hasValue(0);

            assertThat(watch.latest().systems()).isEmpty();
            await().until(() -> !watch.latest().systems().isEmpty());
            assertThat(watch.history(Instant.EPOCH).join().systems()).hasSize(1);
            assertThat(watch.hardware().join().cpu().logicalThreads()).isPositive();
            assertThat(opened).hasValue(1);
        }
    }

    @Test
    void theFirstSampleIsOfAnIntervalInWhichSomethingCanBeSeen() {
        AtomicLong opened = new AtomicLong();
        AtomicLong looked = new AtomicLong();
        Probe probe =
                new Probe() {
                    private final Probe real = new OshiProbe(words -> Optional.empty());

                    @Override
                    public SystemSample system() {
                        looked.compareAndSet(0, System.nanoTime());
                        return real.system();
                    }

                    @Override
                    public List<GpuSample> gpus() {
                        return List.of();
                    }

                    @Override
                    public HardwareReport hardware() {
                        return real.hardware();
                    }
                };
        Supplier<Probe> open =
                () -> {
                    opened.set(System.nanoTime());
                    return probe;
                };
        try (MachineWatch watch = new MachineWatch(open, Duration.ofHours(1), warnings::add)) {
            assertThat(watch.history(Instant.EPOCH).join().systems()).hasSize(1);
            assertThat(Duration.ofNanos(looked.get() - opened.get()))
                    .isGreaterThanOrEqualTo(Duration.ofMillis(500));
        }
    }

    @Test
    void onlyWhatIsNewIsAskedFor() {
        try (MachineWatch watch = watch(Duration.ofMillis(5))) {
            Instant first = watch.history(Instant.EPOCH).join().systems().getFirst().timestamp();

            await().until(() -> watch.history(first).join().systems().size() >= 2);
            assertThat(watch.history(first).join().systems())
                    .allSatisfy(sample -> assertThat(sample.timestamp()).isAfter(first));
        }
    }

    @Test
    void aMachineThatCannotBeLookedAtIsToldOnce() {
        try (MachineWatch watch =
                new MachineWatch(
                        () -> {
                            throw new UnsatisfiedLinkError("no library");
                        },
                        Duration.ofMillis(5),
                        warnings::add)) {
            assertThat(watch.history(Instant.EPOCH).join().systems()).isEmpty();
            assertThatThrownBy(() -> watch.hardware().join()).hasMessageContaining("no library");
            assertThat(warnings).singleElement().asString().contains("no library");
        }
    }

    @Test
    void thisMachineIsSeen() {
        OshiProbe probe = new OshiProbe(words -> Optional.empty());

        SystemSample sample = probe.system();
        assertThat(sample.cores())
                .isNotEmpty()
                .allSatisfy(core -> assertThat(core).isBetween(0.0, 100.0));
        assertThat(sample.memory().total()).isGreaterThan(sample.memory().used());
        assertThat(probe.gpus()).isEmpty();
        HardwareReport report = probe.hardware();
        assertThat(report.cpu().logicalThreads()).isPositive();
        assertThat(report.memory()).isPositive();
        assertThat(report.architectureName()).isNotEqualTo("other");
        assertThat(MachineMetrics.of(new MachineWatch.History(List.of(sample), List.of())))
                .extracting(metric -> metric.getMetadata().getName())
                .contains("llamaswap_cpu_util_percent", "llamaswap_load_average");
    }

    private MachineWatch watch(Duration every) {
        return new MachineWatch(
                () -> {
                    opened.incrementAndGet();
                    return new OshiProbe(words -> Optional.empty());
                },
                every,
                warnings::add);
    }
}
