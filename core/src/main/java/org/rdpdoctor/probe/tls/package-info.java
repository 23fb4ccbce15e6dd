/**
 * The TLS stage: which versions and suites the server accepts, and whether a session comes about.
 */
@NullMarked
package org.rdpdoctor.probe.tls;

import org.jspecify.annotations.NullMarked;
