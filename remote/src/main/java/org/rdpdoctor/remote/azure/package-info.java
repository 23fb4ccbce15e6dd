/**
 * Windows machines in Azure, by the REST API of its management: scripts by Run Command, and the
 * network rules that hold for them.
 */
@NullMarked
package org.rdpdoctor.remote.azure;

import org.jspecify.annotations.NullMarked;
