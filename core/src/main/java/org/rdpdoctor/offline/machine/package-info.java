/**
 * Tells the machines apart from which records come, what each of them is in a connection, and how
 * their clocks stand to each other.
 */
@NullMarked
package org.rdpdoctor.offline.machine;

import org.jspecify.annotations.NullMarked;
