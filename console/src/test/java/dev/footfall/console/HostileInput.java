package dev.footfall.console;

import java.util.List;

/** What people send who want more than an answer. */
final class HostileInput {

  static final List<String> ALL =
      List.of(
          "'",
          "\"",
          "\\",
          "';",
          "' OR '1'='1",
          "' OR 1=1 --",
          "2 OR 1=1",
          "2; SELECT pg_sleep(10)",
          "'; DROP TABLE usage_events; --",
          "2); DELETE FROM usage_events; --",
          "' UNION SELECT usename, passwd FROM pg_shadow --",
          "2/**/UNION/**/SELECT/**/1",
          "$$;SELECT 1;$$",
          ":start",
          "?",
          "%27%20OR%201=1",
          "\u0000",
          "2\u0000",
          "\uff07 OR 1=1",
          "2\r\nSet-Cookie: a=b",
          "<script>alert(1)</script>",
          "{{7*7}}",
          "${jndi:ldap://127.0.0.1/a}",
          "../../etc/passwd",
          "NaN",
          "Infinity",
          "1e1",
          "0x2",
          "9223372036854775808",
          "-2147483649",
          "x".repeat(4000));

  private HostileInput() {}
}
