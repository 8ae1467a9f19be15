package org.segue.serve;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.segue.data.Catalog;
import org.segue.data.ExternalTrack;
import org.segue.model.Explanation;
import org.segue.model.Query;
import org.segue.model.Reason;
import org.segue.model.Recommendations;

/// Tracks and answers as JSON documents: the same over HTTP and on the command line.
public final class AnswerDocument {
  private AnswerDocument() {}

  /// What is known of a track; what is not known is null.
  public static Map<String, Object> track(Catalog catalog, int track) {
    Map<String, Object> node = new LinkedHashMap<>();
    node.put("uri", catalog.trackUri(track));
    node.put("name", catalog.trackName(track));
    int artist = catalog.artistOf(track);
    int album = catalog.albumOf(track);
    node.put("artist", artist < 0 ? null : catalog.artistName(artist));
    node.put("album", album < 0 ? null : catalog.albumName(album));
    int duration = catalog.durationOf(track);
    node.put("durationMs", duration == 0 ? null : duration);
    return node;
  }

  /// An answer: how much of the query was known, and the tracks, best first, with their reasons
  /// where `why` is given (one for each track), and their popularity where somebody knows it.
  public static Map<String, Object> answer(
      Catalog catalog,
      Query query,
      Recommendations answer,
      @Nullable List<Explanation> why,
      @Nullable IntToDoubleFunction popularity) {
    List<Object> items = new ArrayList<>(answer.size());
    for (int rank = 0; rank < answer.size(); rank++) {
      Map<String, Object> item = new LinkedHashMap<>();
      item.put("rank", rank + 1);
      item.putAll(track(catalog, answer.track(rank)));
      item.put("score", answer.score(rank));
      if (popularity != null) {
        item.put("popularity", popularity.applyAsDouble(answer.track(rank)));
      }
      if (why != null) {
        explain(catalog, why.get(rank), item);
      }
      items.add(item);
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("title", query.title());
    document.put("seeds", query.seeds().size());
    document.put("unknownSeeds", query.unknownSeeds().stream().map(ExternalTrack::uri).toList());
    document.put("known", answer.known());
    document.put("items", items);
    return document;
  }

  /// Why each of these tracks is recommended.
  static List<Object> why(Catalog catalog, int[] tracks, List<Explanation> why) {
    List<Object> items = new ArrayList<>(tracks.length);
    for (int t = 0; t < tracks.length; t++) {
      Map<String, Object> item = new LinkedHashMap<>();
      item.put("uri", catalog.trackUri(tracks[t]));
      explain(catalog, why.get(t), item);
      items.add(item);
    }
    return items;
  }

  private static void explain(Catalog catalog, Explanation why, Map<String, Object> item) {
    item.put("why", why.reasons().stream().map(reason -> reason(catalog, reason)).toList());
    why.agreeingPlaylists().ifPresent(count -> item.put("agreeingPlaylists", count));
  }

  private static Map<String, Object> reason(Catalog catalog, Reason reason) {
    Map<String, Object> node = new LinkedHashMap<>();
    switch (reason) {
      case Reason.Seed seed -> {
        node.put("seed", catalog.trackUri(seed.track()));
        node.put("name", catalog.trackName(seed.track()));
      }
      case Reason.Artist artist -> node.put("artist", artist.name());
      case Reason.Title words -> node.put("title", words.words());
      case Reason.Popular popular -> node.put("popular", true);
    }
    node.put("share", Math.round(1e4 * reason.share()) / 1e4);
    return node;
  }
}
