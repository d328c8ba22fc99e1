package dev.footfall.standalone.sample;

import java.util.Map;

/**
 * Where the sample serves.
 *
 * @param host address to listen on
 * @param port port to listen on; 0 takes a free one
 * @param console address of the console that the page links to
 * @param environment the process's variables, of which {@code DISABLE_PERSONA_LOGGING} is read
 */
public record SampleConfig(String host, int port, String console, Map<String, String> environment) {

  /** Copies the environment. */
  public SampleConfig {
    environment = Map.copyOf(environment);
  }
}
