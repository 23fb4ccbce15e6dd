package org.rdpdoctor.remedy;

import java.util.List;

/** What is proposed for a cause: a change that we can make, or what somebody else must do. */
public sealed interface Proposal permits Remedy, Advice {
  /** Verb first, such as GrantListenerKeyRead. */
  String id();

  /** Ids of the causes that it mends. */
  List<String> causes();
}
