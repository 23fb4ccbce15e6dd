/** What is read of ITU-T T.125 (Multipoint Communication Service) before a session exists. */
@NullMarked
package org.rdpdoctor.wire.mcs;

import org.jspecify.annotations.NullMarked;
