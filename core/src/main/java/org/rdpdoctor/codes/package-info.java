/**
 * The tables of error codes and events as data, and how to look a number or a name up in them.
 *
 * <p>Every lookup names its table: the same number means different things in different tables.
 */
@NullMarked
package org.rdpdoctor.codes;

import org.jspecify.annotations.NullMarked;
