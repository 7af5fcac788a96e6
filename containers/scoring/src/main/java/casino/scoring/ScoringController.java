// The HTTP API: record a result, read leaderboard, dashboard and newest results of a game.
package casino.scoring;

import io.opentelemetry.api.baggage.Baggage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/scoring")
class ScoringController {
  private static final Logger log = LoggerFactory.getLogger(ScoringController.class);

  private final ScoreUpdate update;
  private final ScoreRepository repository;

  ScoringController(ScoreUpdate update, ScoreRepository repository) {
    this.update = update;
    this.repository = repository;
  }

  @PostMapping("/record")
  @ResponseStatus(HttpStatus.CREATED)
  Views.Recorded record(@RequestBody GameResult.Body body) {
    GameResult result = GameResult.of(body, Baggage.current());
    long id = update.record(result);
    log.atInfo()
        .addKeyValue("game.type", result.game())
        .addKeyValue("player.id", result.playerId())
        .addKeyValue("outcome", result.outcome())
        .log("result recorded");
    return new Views.Recorded(id, result.game(), result.playerId());
  }

  @GetMapping("/leaderboard/{game}")
  Views.Leaderboard leaderboard(@PathVariable("game") String game) {
    var players = repository.leaderboard(Game.require(game));
    log.atInfo().addKeyValue("game.type", game).log("leaderboard read");
    return new Views.Leaderboard(game, players);
  }

  @GetMapping("/dashboard/{game}")
  Views.Dashboard dashboard(@PathVariable("game") String game) {
    var dashboard = repository.dashboard(Game.require(game));
    log.atInfo().addKeyValue("game.type", game).log("dashboard read");
    return dashboard;
  }

  @GetMapping("/game-results/{game}")
  Views.GameResults gameResults(@PathVariable("game") String game) {
    var results = repository.newestResults(Game.require(game));
    log.atInfo().addKeyValue("game.type", game).log("game results read");
    return new Views.GameResults(game, results);
  }
}
