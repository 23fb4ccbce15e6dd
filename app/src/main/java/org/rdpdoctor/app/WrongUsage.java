package org.rdpdoctor.app;

import static org.rdpdoctor.app.UsageProblem.quote;

import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in one line what is wrong with the arguments. */
final class WrongUsage {
  private WrongUsage() {}

  static String line(ParameterException problem) {
    String command = problem.getCommandLine().getCommandSpec().qualifiedName();
    return what(problem) + " (see " + command + " --help)";
  }

  private static String what(ParameterException problem) {
    if (!(problem instanceof UnmatchedArgumentException unmatched)) {
      return firstLine(String.valueOf(problem.getMessage()));
    }
    String word = unmatched.getUnmatched().getFirst();
    CommandLine line = problem.getCommandLine();
    Set<String> commands = line.getSubcommands().keySet();
    if (unmatched.isUnknownOption()) {
      Set<String> options = line.getCommandSpec().optionsMap().keySet();
      return "unknown option '" + quote(word) + "'" + Suggestion.of(word, options, "");
    }
    if (commands.isEmpty()) {
      return "one argument too many: '" + quote(word) + "'";
    }
    String choice = ": there are " + String.join(", ", commands);
    return "unknown command '" + quote(word) + "'" + Suggestion.of(word, commands, choice);
  }

  private static String firstLine(String message) {
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }
}
