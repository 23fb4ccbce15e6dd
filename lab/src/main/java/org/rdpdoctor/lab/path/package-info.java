/**
 * What lies in the way between a client and a server of the lab: relays on loopback, in pure Java
 * and without rights.
 */
@NullMarked
package org.rdpdoctor.lab.path;

import org.jspecify.annotations.NullMarked;
