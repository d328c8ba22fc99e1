package dev.footfall.sink;

import java.sql.SQLException;

/** Failures of PostgreSQL in words fit for a log: no statement, no values. */
public final class SqlMessage {

  private static final int LONGEST = 300;

  private SqlMessage() {}

  /** The server's words, on one line and cut, with the SQLSTATE. */
  public static String of(Throwable failure) {
    SQLException sql = SqlFailure.find(failure);
    Throwable told = sql == null ? failure : sql;
    String message = String.valueOf(told.getMessage()).lines().findFirst().orElse("no message");
    String cut = message.length() > LONGEST ? message.substring(0, LONGEST) + "…" : message;
    return sql == null
        ? told.getClass().getSimpleName() + ": " + cut
        : cut + " (SQLSTATE " + SqlFailure.state(failure) + ")";
  }
}
