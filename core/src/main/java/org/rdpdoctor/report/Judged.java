package org.rdpdoctor.report;

import org.rdpdoctor.diagnosis.Diagnosis;
import org.rdpdoctor.model.Evidence;

/** One target: what was seen and what was made of it. */
public record Judged(Evidence evidence, Diagnosis diagnosis) {}
