/**
 * Decides which persona a user gets, by rules that people write, and keeps the whole decision: a
 * catalogue in YAML, a matcher, a prioritizer and the assigner that publishes. Pure but for the
 * tracker that publishes. Start at {@link dev.footfall.producer.persona.PersonaAssigner}.
 */
@NullMarked
package dev.footfall.producer.persona;

import org.jspecify.annotations.NullMarked;
