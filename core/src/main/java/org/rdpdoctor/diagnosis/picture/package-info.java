/**
 * Evidence seen stage by stage, with the questions that causes ask already answered: "did every
 * hello end in a reset". Facts and stage verdicts only; which cause explains them is decided
 * elsewhere.
 */
@NullMarked
package org.rdpdoctor.diagnosis.picture;

import org.jspecify.annotations.NullMarked;
