/**
 * Stands for Windows PowerShell where there is none: knows our own library alone, finds the calls
 * in what was sent and has a simulated machine carry them out.
 */
@NullMarked
package org.rdpdoctor.lab.powershell;

import org.jspecify.annotations.NullMarked;
