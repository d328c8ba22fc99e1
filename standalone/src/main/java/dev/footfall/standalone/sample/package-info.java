/**
 * A small application that is instrumented with the tracker and nothing else: the example to follow
 * when one's own is. Start at {@link dev.footfall.standalone.sample.SampleApplication}.
 */
@NullMarked
package dev.footfall.standalone.sample;

import org.jspecify.annotations.NullMarked;
