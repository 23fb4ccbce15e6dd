package org.rdpdoctor.lab.trial;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.rdpdoctor.lab.faults.Bite;
import org.rdpdoctor.lab.faults.RandomServer;
import org.rdpdoctor.lab.path.ObstructedServer;

/**
 * A server and a way to it, drawn by a number. The same seed and number always give the same, but
 * for jitter, keys and times of the day.
 *
 * <p>Of eight, two are healthy, in three the server alone is wrong, in two the path alone, in one
 * both. Then the truth is what a client meets first; where both would be met at the same point, it
 * is the path, which is the more upstream.
 *
 * @param number from 1
 * @param signIn a person with the lab's account examines it
 */
public record RandomSetUp(int number, RandomServer server, RandomPath path, boolean signIn) {
  private static final int KINDS = 8;
  private static final int FIRST_WITH_WRONG_SERVER = 2;
  private static final int FIRST_WITH_WRONG_PATH = 5;
  private static final int FIRST_WITH_BOTH_WRONG = 7;

  /** That many, from the first on. */
  public static List<RandomSetUp> draw(long seed, int count) {
    return IntStream.rangeClosed(1, count).mapToObj(number -> draw(seed, (long) number)).toList();
  }

  private static RandomSetUp draw(long seed, long number) {
    SplittableRandom random = new SplittableRandom(seed * 1_000_003 + number);
    int kind = random.nextInt(KINDS);
    boolean pathWrong = kind >= FIRST_WITH_WRONG_PATH;
    boolean serverWrong =
        kind >= FIRST_WITH_BOTH_WRONG || (kind >= FIRST_WITH_WRONG_SERVER && !pathWrong);
    while (true) {
      RandomServer server =
          serverWrong ? RandomServer.faulty(random) : RandomServer.healthy(random);
      RandomPath path = pathWrong ? RandomPath.faulty(random) : RandomPath.harmless(random);
      if (path.suits(server)) {
        boolean signIn = random.nextInt(3) == 0 || needsSignIn(server, path);
        return new RandomSetUp((int) number, server, path, signIn);
      }
    }
  }

  private static boolean needsSignIn(RandomServer server, RandomPath path) {
    return server.bite() == Bite.SIGN_IN || path.bite() == Bite.SIGN_IN;
  }

  /** Nothing stops a client. */
  public boolean isHealthy() {
    return causes().isEmpty();
  }

  /** Ids of causes, any of which is a right answer; none when all is well. */
  public Set<String> causes() {
    boolean pathFirst = path.bite().compareTo(server.bite()) <= 0;
    return pathFirst && path.bite() != Bite.NOWHERE ? path.causes() : server.causes();
  }

  /** For people. */
  public String described() {
    String server = this.server.profile() + ": " + this.server.wrong();
    return "%s; on the way: %s%s".formatted(server, path.wrong(), signIn ? "; signs in" : "");
  }

  /**
   * Starts both on loopback.
   *
   * @throws IOException when no port can be had
   */
  public ObstructedServer start() throws IOException {
    return ObstructedServer.start(server.server(), path.hindrances());
  }
}
