/**
 * Recognises RDP in the conversations of a capture, on whatever port, and makes observations of
 * what client and server said.
 */
@NullMarked
package org.rdpdoctor.offline.rdp;

import org.jspecify.annotations.NullMarked;
