package dev.footfall.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class RoomTest {

  private static final Duration LONG = Duration.ofMinutes(1);

  private final Room room = new Room();

  @Test
  void await_roomWasMadeSinceTheLastLook_returnsAtOnce_once() throws Exception {
    room.made();
    room.made();
    room.await(LONG);

    long startNanos = System.nanoTime();
    room.await(Duration.ofMillis(20));
    assertThat(System.nanoTime() - startNanos).isGreaterThanOrEqualTo(20_000_000);
  }

  @Test
  void await_endsWhenRoomIsMade() throws Exception {
    Thread writer = new Thread(room::made);
    writer.start();

    room.await(LONG);

    writer.join();
  }
}
