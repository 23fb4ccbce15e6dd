/** Takes names and addresses out of evidence, so that it can be shared (ADR 16). */
@NullMarked
package org.rdpdoctor.redaction;

import org.jspecify.annotations.NullMarked;
