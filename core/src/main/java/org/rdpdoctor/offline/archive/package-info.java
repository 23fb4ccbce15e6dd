/**
 * Zip archives as other machines leave them: whole, cut short, with members that are encrypted,
 * names of any alphabet and either slash. Nothing is held but the member at hand.
 *
 * <p>Why not {@code java.util.zip.ZipFile}: it refuses a whole archive for one encrypted member or
 * one name that is not UTF-8, and keeps the list of all members in memory.
 */
@NullMarked
package org.rdpdoctor.offline.archive;

import org.jspecify.annotations.NullMarked;
