package org.rdpdoctor.diagnosis;

import java.time.Duration;
import java.util.Optional;
import org.rdpdoctor.model.StageId;

/**
 * One line per stage.
 *
 * @param outcome "completed", "not-reached" or "crashed"
 * @param ok empty when it could not be told
 */
public record StageVerdict(
    StageId stage, String outcome, Optional<Boolean> ok, String summary, Duration took) {}
