package dev.footfall.console;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.jspecify.annotations.Nullable;

/** A read that failed, with the one thing a reader can do about it. The cause is for the log. */
final class RepositoryException extends RuntimeException {

  /** Why a read failed. */
  enum Kind {
    /** No connection, or it broke: starting, stopping, away, out of connections. */
    UNREACHABLE("it can't be reached"),
    /** The role, its password or its rights. */
    REFUSED("it refuses the reader role"),
    /** The tables are not there yet. */
    NO_SCHEMA("its tables are missing; the sink creates them when it starts"),
    /** The query took longer than allowed. */
    TOO_SLOW("the query took too long and was stopped"),
    /** Anything else: a defect of ours. */
    FAILED("a query failed");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    /** What to tell people, as the end of a sentence about the database. */
    String words() {
      return words;
    }
  }

  private static final long serialVersionUID = 1L;

  private final Kind kind;

  private RepositoryException(Kind kind, Throwable cause) {
    super("the database can't answer: " + kind.words(), cause);
    this.kind = kind;
  }

  static RepositoryException of(Throwable failure) {
    return new RepositoryException(kind(failure), failure);
  }

  Kind kind() {
    return kind;
  }

  /** Whether the database as such is away, not just one query. */
  boolean isOutage() {
    return switch (kind) {
      case UNREACHABLE, REFUSED, NO_SCHEMA -> true;
      case TOO_SLOW, FAILED -> false;
    };
  }

  /** What the innermost cause that says something says, for the log: its first line. */
  String rootMessage() {
    String message = "";
    for (Throwable at = this; at != null; at = at.getCause()) {
      String said = at.getMessage();
      message = said == null || said.isBlank() ? message : said; // an EOFException says nothing
    }
    return message.lines().findFirst().orElse("");
  }

  private static Kind kind(Throwable failure) {
    Kind found = Kind.FAILED;
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof SQLException sql) {
        Kind kind = bySqlState(sql.getSQLState());
        // The pool reports a timeout of its own and keeps the server's answer as the cause.
        if (kind != Kind.FAILED) {
          found = kind;
        } else if (at instanceof SQLTransientConnectionException) {
          found = Kind.UNREACHABLE;
        }
      }
    }
    return found;
  }

  private static Kind bySqlState(@Nullable String state) {
    if (state == null) {
      return Kind.FAILED;
    }
    if (state.equals("57014") || state.equals("55P03")) {
      return Kind.TOO_SLOW;
    }
    if (state.startsWith("28") || state.equals("42501")) {
      return Kind.REFUSED;
    }
    if (state.equals("42P01") || state.equals("3D000") || state.equals("3F000")) {
      return Kind.NO_SCHEMA;
    }
    return state.startsWith("08") || state.startsWith("53") || state.startsWith("57P")
        ? Kind.UNREACHABLE
        : Kind.FAILED;
  }
}
