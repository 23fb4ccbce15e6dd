/**
 * From evidence to a verdict: {@link org.rdpdoctor.diagnosis.Engine#judge} is a pure function.
 *
 * <p>Every clue carries a weight in nats (natural log-odds) and a reason in words. A cause starts
 * from its prior, which is counted on documented cases; the clues are added; the confidence is the
 * share among all causes that remain and "something else". A cause is confirmed by proof only,
 * never by weight.
 */
@NullMarked
package org.rdpdoctor.diagnosis;

import org.jspecify.annotations.NullMarked;
