/** As much of Azure's management API as a client of Run Command meets, with what can go wrong. */
@NullMarked
package org.rdpdoctor.lab.azure;

import org.jspecify.annotations.NullMarked;
