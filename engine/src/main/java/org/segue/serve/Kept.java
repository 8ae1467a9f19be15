package org.segue.serve;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.segue.data.ExternalPlaylist;
import org.segue.data.ExternalTrack;
import org.segue.store.Json;
import org.segue.store.ServerDatabase;
import tools.jackson.databind.JsonNode;

/// What people kept on a server, as playlists to learn from.
public final class Kept {
  private Kept() {}

  private static final int SHORTEST = 2;

  /// Of a part of what is kept, the saved playlists; and of each session the tracks that were
  /// accepted or played without a saved playlist and not rejected afterwards, in that order. Those
  /// of one track tell nothing and are left out.
  public static List<ExternalPlaylist> playlists(
      ServerDatabase database, ServerDatabase.Part part) {
    List<ExternalPlaylist> playlists = new ArrayList<>();
    database.forEachPlaylist(
        part,
        saved -> {
          List<ExternalTrack> tracks = new ArrayList<>();
          for (JsonNode given : Json.parse(saved.tracks(), JsonNode.class)) {
            tracks.add(Asking.track(given, "tracks"));
          }
          add(playlists, saved.title().isBlank() ? null : saved.title(), tracks);
        });
    Session session = new Session(playlists);
    database.forEachEvent(part, session::take);
    session.end();
    return playlists;
  }

  /// The events of one session after the other.
  private static final class Session {
    private final List<ExternalPlaylist> playlists;
    private final Set<String> tracks = new LinkedHashSet<>();
    private String id = "";

    Session(List<ExternalPlaylist> playlists) {
      this.playlists = playlists;
    }

    void take(ServerDatabase.Event event) {
      if (!event.session().equals(id)) {
        end();
        id = event.session();
      }
      if (event.playlist() == null) {
        if (event.kind().equals("reject")) {
          tracks.remove(event.track());
        } else {
          tracks.add(event.track());
        }
      }
    }

    void end() {
      add(
          playlists,
          null,
          tracks.stream()
              .map(uri -> new ExternalTrack(uri, null, null, null, null, null, 0))
              .toList());
      tracks.clear();
    }
  }

  private static void add(
      List<ExternalPlaylist> playlists,
      @org.jspecify.annotations.Nullable String title,
      List<ExternalTrack> tracks) {
    if (tracks.size() >= SHORTEST) {
      playlists.add(ExternalPlaylist.of(title, tracks));
    }
  }
}
