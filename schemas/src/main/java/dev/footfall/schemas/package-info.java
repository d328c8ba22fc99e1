/** The contract between the stages: topics, keys, rules and identities of events. */
@NullMarked
package dev.footfall.schemas;

import org.jspecify.annotations.NullMarked;
