/**
 * Reports: evidence and diagnoses as text, JSON, JUnit and for monitoring plugins. Nothing here
 * judges; it shows what the diagnosis says.
 */
@NullMarked
package org.rdpdoctor.report;

import org.jspecify.annotations.NullMarked;
