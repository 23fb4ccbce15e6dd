/**
 * WS-Management (DMTF DSP0226) as far as a remote shell needs it: the messages of MS-WSMV section
 * 3.1.4 for the shell of text commands, and their encryption, section 2.2.9.1. Both sides.
 */
@NullMarked
package org.rdpdoctor.wire.wsman;

import org.jspecify.annotations.NullMarked;
