/** The RDP side of the lab: a listener whose every step can be replaced by a faulty one. */
@NullMarked
package org.rdpdoctor.lab.rdp;

import org.jspecify.annotations.NullMarked;
