package org.rdpdoctor.remedy;

import java.util.List;

/**
 * What must not or cannot be automated.
 *
 * @param who does it, such as "administrator of the domain"
 * @param what in sentences
 * @param commands exactly as they are typed; lines that begin with # say where
 */
public record Advice(String id, List<String> causes, String who, String what, List<String> commands)
    implements Proposal {
  public Advice {
    causes = List.copyOf(causes);
    commands = List.copyOf(commands);
  }
}
