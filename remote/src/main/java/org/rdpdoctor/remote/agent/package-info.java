/**
 * The same probe at another place: over SSH, or by an agent that listens there with TLS. The agent
 * is asked by one line, and answers with lines; credentials never go to it, and its evidence is
 * read as a stranger's (ADR 21).
 */
@NullMarked
package org.rdpdoctor.remote.agent;

import org.jspecify.annotations.NullMarked;
