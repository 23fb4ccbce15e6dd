/**
 * Puts packets together to conversations: TCP streams without loss, reordering and copies, UDP
 * exchanges, and what the packets tell about the path. Knows no protocol above.
 */
@NullMarked
package org.rdpdoctor.offline.flow;

import org.jspecify.annotations.NullMarked;
