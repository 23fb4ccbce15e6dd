/**
 * A Windows machine over SMB: registry, services and files by the protocols that Windows always
 * has, without an agent and without PowerShell where it can be done without.
 */
@NullMarked
package org.rdpdoctor.remote.smb;

import org.jspecify.annotations.NullMarked;
