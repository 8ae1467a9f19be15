package org.segue.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.segue.data.Dataset;
import org.segue.data.DatasetBuilder;
import org.segue.data.ExternalPlaylist;
import org.segue.data.ExternalTrack;
import org.segue.data.TrackList;
import org.segue.store.Json;
import tools.jackson.databind.JsonNode;

class TitleTest {

  private static final Dataset DATA = data();
  private static final Recommender RECOMMENDER =
      Model.train(new Title(), DATA, new Training()).recommender();

  private static Dataset data() {
    DatasetBuilder builder = new DatasetBuilder(false);
    String[][] playlists = {
      {"Summer 2016", "sun", "beach"},
      {"summer2016!!", "sun", "sea"},
      {"Rainy Sunday", "rain", "tea"},
      {"Rainy days", "rain", "umbrella"},
      {"🔥🔥", "fire", "hot"},
      {"Fête", "dance", "wine"},
      {"worship", "hymn", "choir"},
      {"untouched", "pop", "pop2"},
      {"something else", "pop", "pop3"},
    };
    for (int p = 0; p < playlists.length; p++) {
      builder.add(
          new ExternalPlaylist(
              p,
              playlists[p][0],
              null,
              null,
              0,
              1,
              1,
              -1,
              List.of(track(playlists[p][1]), track(playlists[p][2])),
              List.of()),
          "test",
          0);
    }
    return builder.build();
  }

  private static ExternalTrack track(String name) {
    return new ExternalTrack(name, name, null, null, null, null, 0);
  }

  private static String first(String title) {
    Recommendations answer = RECOMMENDER.recommend(Query.of(title, TrackList.EMPTY, 3));
    return DATA.catalog().trackName(answer.track(0));
  }

  @Test
  void caseSpacesAndPunctuationDoNotMatter() {
    assertThat(TitleWords.of("Summer 2016").joined()).isEqualTo("summer 2016");
    assertThat(TitleWords.of("summer2016!!").joined()).isEqualTo("summer 2016");
    assertThat(TitleWords.of("  SUMMER—2016 ").joined()).isEqualTo("summer 2016");
    assertThat(first("SUMMER 2016")).isEqualTo("sun");
  }

  @Test
  void wordsAreTakenApartAsPeopleWriteThem() {
    assertThat(TitleWords.of("Don't").words()).containsExactly("dont");
    assertThat(TitleWords.of("90's hits").words()).containsExactly("90", "s", "hits");
    assertThat(TitleWords.of("chill🔥vibes👍🏽👍").words())
        .containsExactly("chill", "🔥", "vibes", "👍", "👍");
    assertThat(TitleWords.of("❤️").words()).containsExactly("❤");
    assertThat(TitleWords.of("ＦＵＬＬ ｗｉｄｔｈ").words()).containsExactly("full", "width");
    assertThat(TitleWords.of("Été").words()).containsExactly("ete");
    assertThat(TitleWords.of("夏の歌").joined()).isEqualTo("夏の歌");
    assertThat(TitleWords.of("ガ").words()).as("marks stay outside Latin").containsExactly("ガ");
    assertThat(TitleWords.of("موسيقى").words()).hasSize(1);
    assertThat(TitleWords.of("...").words()).isEmpty();
  }

  @Test
  void backsOffToWordsThenToCharacters() {
    assertThat(first("a rainy evening")).isEqualTo("rain");
    assertThat(first("fete")).isEqualTo("dance");
    assertThat(first("worshipping")).as("characters only").isIn("hymn", "choir");
    assertThat(first("🔥")).isIn("fire", "hot");
  }

  @Test
  void aTitleThatIsAskedForAgainGetsTheSameAnswer() {
    Recommender fresh = Model.train(Algorithms.parse("title"), DATA, new Training()).recommender();
    for (String title : List.of("rainy tuesday", "Rainy TUESDAY!", "fete", "rainy tuesday")) {
      Query query = Query.of(title, TrackList.EMPTY, 5);
      assertThat(fresh.recommend(query).tracks())
          .as(title)
          .containsExactly(RECOMMENDER.recommend(query).tracks());
    }
    Recommendations first = fresh.recommend(Query.of("rainy tuesday", TrackList.EMPTY, 5));
    Recommendations other = fresh.recommend(Query.of("worshipping", TrackList.EMPTY, 5));
    assertThat(first.tracks()).isNotEqualTo(other.tracks());
  }

  @Test
  void anUnknownTitleIsFilledWithPopularTracks() {
    Recommendations answer = RECOMMENDER.recommend(Query.of("💥", TrackList.EMPTY, 3));
    assertThat(answer.known()).isZero();
    assertThat(answer.size()).isEqualTo(3);
  }

  @Test
  void theReasonNamesTheWords() {
    Query query = Query.of("rainy tuesday", TrackList.EMPTY, 3);
    int rain = DATA.catalog().findTrack("rain");
    Reason why = RECOMMENDER.explain(query, new int[] {rain}).getFirst().reasons().getFirst();
    assertThat(why)
        .isInstanceOfSatisfying(Reason.Title.class, t -> assertThat(t.words()).isEqualTo("rainy"));
  }

  @Test
  void aTitleNobodyUsedIsUnderstood() {
    Recommender words =
        Model.train(Algorithms.parse("title:words"), DATA, new Training()).recommender();
    Query query = Query.of("drizzle", TrackList.EMPTY, 3).withFill(false);
    Recommendations understood = RECOMMENDER.recommend(query);
    assertThat(words.recommend(query).known()).as("no word, no run of characters").isZero();
    assertThat(DATA.catalog().trackName(understood.track(0))).isEqualTo("rain");
    assertThat(RECOMMENDER.explain(query, new int[] {understood.track(0)}).getFirst().reasons())
        .allSatisfy(
            why ->
                assertThat(why)
                    .isInstanceOfSatisfying(
                        Reason.Title.class, t -> assertThat(t.words()).startsWith("≈ ")));
  }

  @Test
  void countsKnowTheWholeTitleOnly() {
    Recommender counts =
        Model.train(Algorithms.parse("title:counts"), DATA, new Training()).recommender();
    Query known = Query.of("summer 2016", TrackList.EMPTY, 9).withFill(false);
    assertThat(counts.recommend(known).known()).as("sun, beach, sea").isEqualTo(3);
    assertThat(DATA.catalog().trackName(counts.recommend(known).track(0))).isEqualTo("sun");
    Query similar = Query.of("summer", TrackList.EMPTY, 9).withFill(false);
    assertThat(counts.recommend(similar).known()).isZero();
  }

  /// The 0.x models' meaning: see [Algorithm#original].
  @Test
  void aRecordWithoutNamesAndVectorsMeansWordsOnly() {
    JsonNode old = Json.mapper().createObjectNode().put("prior", 0.5);
    assertThat(Algorithms.recorded("title", old))
        .isEqualTo(Algorithms.parse("title:words,prior=0.5"));
    assertThat(Algorithms.of("title", old)).isEqualTo(Algorithms.parse("title,prior=0.5"));
  }
}
