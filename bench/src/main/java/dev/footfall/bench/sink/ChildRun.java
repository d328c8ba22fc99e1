package dev.footfall.bench.sink;

import dev.footfall.bench.ChildJvm;
import java.io.IOException;
import java.util.List;

/** {@link ContenderMain} in a JVM of its own: it begins when it is told. */
final class ChildRun implements ContenderRun {

  private final ChildJvm process;

  ChildRun(Contender contender, List<String> args) throws IOException {
    process = new ChildJvm(contender.heap(), ContenderMain.class, args);
  }

  @Override
  public Figures next() throws IOException {
    process.tell(ContenderMain.BEGIN);
    return Figures.parse(process.await(Figures.PREFIX));
  }

  @Override
  public void close() {
    process.close();
  }
}
