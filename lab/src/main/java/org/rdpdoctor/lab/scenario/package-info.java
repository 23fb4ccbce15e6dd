/**
 * Scenarios: what is set up, and what a diagnosis must then come to; read from text files that
 * anybody can add (docs/lab.md). Values and text only: nothing here starts a server.
 */
@NullMarked
package org.rdpdoctor.lab.scenario;

import org.jspecify.annotations.NullMarked;
