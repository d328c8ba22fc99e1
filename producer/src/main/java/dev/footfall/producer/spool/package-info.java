/**
 * Events in files: Avro object container files that any Avro tool reads, and the directories that
 * running trackers keep them in. Who only wants to read such files starts at {@link
 * dev.footfall.producer.spool.EventFiles}.
 */
@NullMarked
package dev.footfall.producer.spool;

import org.jspecify.annotations.NullMarked;
