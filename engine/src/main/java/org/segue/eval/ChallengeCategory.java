package org.segue.eval;

import org.segue.data.Dataset;

/// The ten kinds of test playlists of the RecSys Challenge 2018: what they show, and how long they
/// are (fewest and most tracks in the official challenge set).
public enum ChallengeCategory {
  TITLE_ONLY(1, "title only", true, 0, false, 10, 50),
  TITLE_FIRST_1(2, "title, first 1", true, 1, false, 10, 78),
  TITLE_FIRST_5(3, "title, first 5", true, 5, false, 10, 100),
  FIRST_5(4, "first 5", false, 5, false, 40, 100),
  TITLE_FIRST_10(5, "title, first 10", true, 10, false, 40, 100),
  FIRST_10(6, "first 10", false, 10, false, 40, 100),
  TITLE_FIRST_25(7, "title, first 25", true, 25, false, 101, 250),
  TITLE_RANDOM_25(8, "title, random 25", true, 25, true, 101, 250),
  TITLE_FIRST_100(9, "title, first 100", true, 100, false, 150, 250),
  TITLE_RANDOM_100(10, "title, random 100", true, 100, true, 150, 250);

  private final int number;
  private final String text;
  private final boolean titled;
  private final int seeds;
  private final boolean random;
  private final int shortest;
  private final int longest;

  ChallengeCategory(
      int number,
      String text,
      boolean titled,
      int seeds,
      boolean random,
      int shortest,
      int longest) {
    this.number = number;
    this.text = text;
    this.titled = titled;
    this.seeds = seeds;
    this.random = random;
    this.shortest = shortest;
    this.longest = longest;
  }

  /// The official number, from 1.
  public int number() {
    return number;
  }

  /// For people.
  public String text() {
    return text;
  }

  public boolean titled() {
    return titled;
  }

  public int seeds() {
    return seeds;
  }

  /// Whether the seeds are a random part of the playlist rather than its first tracks.
  public boolean random() {
    return random;
  }

  public int shortest() {
    return shortest;
  }

  public int longest() {
    return longest;
  }

  boolean accepts(Dataset data, int playlist) {
    int length = data.tracks().rowLength(playlist);
    if (length < shortest || length > longest) {
      return false;
    }
    String title = titled ? data.title(playlist) : "any";
    return title != null && !title.isBlank();
  }
}
