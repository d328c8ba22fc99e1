package dev.footfall.sink;

import org.jdbi.v3.core.Handle;

/**
 * One of all processes on a database at a time, by an advisory lock of the session: it ends with
 * the connection, so a process that dies holds up nobody. Not to be used through a pooler that
 * shares sessions between transactions.
 */
public final class Leader {

  private final String task;

  /** The one that does {@code task}. */
  public Leader(String task) {
    this.task = task;
  }

  /**
   * Does {@code work} unless another process is doing this task now.
   *
   * @return whether it was done
   */
  public boolean lead(Handle handle, Runnable work) {
    if (!ask(handle, "SELECT pg_try_advisory_lock(hashtext(:task))")) {
      return false;
    }
    try {
      work.run();
    } catch (RuntimeException e) {
      try {
        unlock(handle);
      } catch (RuntimeException broken) {
        e.addSuppressed(broken); // why the work failed tells more
      }
      throw e;
    }
    unlock(handle);
    return true;
  }

  private void unlock(Handle handle) {
    ask(handle, "SELECT pg_advisory_unlock(hashtext(:task))");
  }

  private boolean ask(Handle handle, String sql) {
    return handle.createQuery(sql).bind("task", task).mapTo(Boolean.class).one();
  }
}
