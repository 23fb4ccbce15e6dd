/**
 * What is asked of a Windows machine that is examined or mended, and what it answers, whichever
 * channel carries it. Values only; each channel translates them into its own protocol.
 */
@NullMarked
package org.rdpdoctor.wire.hostcall;

import org.jspecify.annotations.NullMarked;
