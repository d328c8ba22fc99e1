package dev.footfall.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Reports over two connections. */
class RepositoryIT {

  private final ConsoleDatabase database = ConsoleDatabase.start();
  private final Repository repository =
      new Repository(
          ConsoleConfig.of(database.settings()), new SimpleMeterRegistry(), Clock.systemUTC());

  @AfterEach
  void close() {
    repository.close();
    database.close();
  }

  @Test
  void report_overTwoConnections_isOfOneSnapshot_whateverIsStoredMeanwhile() {
    List<Long> counts =
        repository.report(
            (handle, beside) -> {
              CompletableFuture<Long> first = beside.read(RepositoryIT::events);
              database.insert(TestEvent.at(Instant.now()));
              CompletableFuture<Long> second = beside.read(RepositoryIT::events);
              return List.of(first.join(), events(handle), second.join());
            });

    assertThat(counts).containsExactly(0L, 0L, 0L);
    assertThat(repository.report(RepositoryIT::events)).isEqualTo(1);
  }

  @Test
  void report_overTwoConnections_failsAsTheSecondDoes() {
    assertThatThrownBy(
            () ->
                repository.report(
                    (handle, beside) -> {
                      CompletableFuture<Long> other = beside.read(RepositoryIT::fail);
                      return events(handle) + other.join();
                    }))
        .isInstanceOfSatisfying(
            RepositoryException.class,
            e -> assertThat(e.rootMessage()).contains("division by zero"));
  }

  /** All have both connections when they meet. */
  @Test
  void reportsOverTwoConnections_asManyAsThereMayBe_dontWaitForEachOther() {
    CyclicBarrier all = new CyclicBarrier(4);

    List<CompletableFuture<Long>> reports =
        Stream.generate(
                () ->
                    CompletableFuture.supplyAsync(
                        () ->
                            repository.report(
                                (handle, beside) -> {
                                  CompletableFuture<Long> first = beside.read(RepositoryIT::events);
                                  CompletableFuture<Long> second = beside.read(h -> meet(all));
                                  return events(handle) + first.join() + second.join();
                                }),
                        work -> new Thread(work, "report").start()))
            .limit(4)
            .toList();

    assertThat(reports).allSatisfy(report -> assertThat(report.get(60, TimeUnit.SECONDS)).isZero());
  }

  private static long meet(CyclicBarrier all) {
    try {
      all.await(60, TimeUnit.SECONDS);
      return 0;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static Long fail(Handle handle) {
    return handle.createQuery("SELECT 1 / 0").mapTo(Long.class).one();
  }

  private static Long events(Handle handle) {
    return handle.createQuery("SELECT count(*) FROM user_activity_logs").mapTo(Long.class).one();
  }
}
