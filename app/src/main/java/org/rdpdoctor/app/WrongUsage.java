package org.rdpdoctor.app;

import java.util.List;
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
    if (unmatched.isUnknownOption()) {
      return "unknown option '" + word + "'" + suggestion(unmatched.getSuggestions(), "");
    }
    if (line.getSubcommands().isEmpty()) {
      return "one argument too many: '" + word + "'";
    }
    return "unknown command '%s'%s"
        .formatted(word, suggestion(unmatched.getSuggestions(), commands(line)));
  }

  private static String suggestion(List<String> suggestions, String otherwise) {
    return suggestions.isEmpty()
        ? otherwise
        : ": did you mean " + String.join(" or ", suggestions) + "?";
  }

  private static String commands(CommandLine line) {
    return ": there are " + String.join(", ", line.getSubcommands().keySet());
  }

  private static String firstLine(String message) {
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }
}
