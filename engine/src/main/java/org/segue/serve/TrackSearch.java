package org.segue.serve;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.ngram.EdgeNGramTokenFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.MultiDocValues;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.FuzzyQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;
import org.jspecify.annotations.Nullable;
import org.segue.data.Catalog;
import org.segue.data.TrackSet;
import org.segue.math.Progress;
import org.segue.store.DirectoryKind;
import org.segue.store.Durable;

/// Search as you type over a catalog: each word of the query is the beginning of a word of the
/// track's name or its artist's; tracks whose whole name, or whose artist's, is what was typed come
/// first, then the most popular ones. Where nothing begins so, words that differ in a letter or two
/// count.
///
/// A Lucene index whose documents lie in the order of popularity, so that a search may stop after
/// as many hits as are wanted.
final class TrackSearch implements Closeable {

  private static final String BEGINNINGS = "beginnings";
  private static final String WORDS = "words";
  private static final String WHOLE = "whole"; // all words of the name, and of the artist's
  private static final String TRACK = "track";
  private static final String PLACE = "place";

  /// Beginnings up to so many letters are terms of their own; longer ones are sought among words.
  private static final int LONGEST_BEGINNING = 8;

  private static final int MOST_WORDS = 12;

  /// With about so many documents seen a search is content.
  private static final int SEEN = 1_000;

  private final Directory directory;
  private final DirectoryReader reader;
  private final IndexSearcher searcher;
  private final Analyzer words;

  private TrackSearch(Directory directory, DirectoryReader reader, Analyzer words) {
    this.directory = directory;
    this.reader = reader;
    this.words = words;
    searcher = new IndexSearcher(reader);
    searcher.setQueryCache(null);
  }

  /// Opens the index in a folder, which is made first where it is not there: at 2.3 M tracks that
  /// takes a minute or two and 200 MB.
  static TrackSearch open(
      Path folder, Catalog catalog, Popularities popularities, Progress progress)
      throws IOException {
    if (!Files.isDirectory(folder)) {
      Durable.directory(
          folder,
          DirectoryKind.NONE,
          partial -> {
            try (Directory files = new MMapDirectory(partial)) {
              write(files, catalog, popularities, null, progress);
            }
          });
    }
    Directory directory = new MMapDirectory(folder);
    return new TrackSearch(directory, DirectoryReader.open(directory), new Words(false));
  }

  /// An index in memory of some tracks only.
  static TrackSearch of(
      Catalog catalog, Popularities popularities, TrackSet only, Progress progress)
      throws IOException {
    Directory directory = new ByteBuffersDirectory();
    write(directory, catalog, popularities, only, progress);
    return new TrackSearch(directory, DirectoryReader.open(directory), new Words(false));
  }

  /// The tracks that fit, those called so first, then the most popular, at most `limit`.
  int[] find(String text, int limit) throws IOException {
    List<String> tokens = tokens(text);
    if (tokens.isEmpty()) {
      return new int[0];
    }
    int[] called = found(new TermQuery(new Term(WHOLE, String.join(" ", tokens))), limit);
    if (called.length == limit) {
      return called;
    }
    int[] found = found(query(tokens, false), limit);
    if (called.length == 0) {
      return found.length > 0 ? found : found(query(tokens, true), limit);
    }
    return IntStream.concat(Arrays.stream(called), Arrays.stream(found))
        .distinct()
        .limit(limit)
        .toArray();
  }

  @Override
  public void close() throws IOException {
    reader.close();
    directory.close();
  }

  private int[] found(Query query, int limit) throws IOException {
    TopFieldCollectorManager manager =
        new TopFieldCollectorManager(
            new Sort(new SortField(PLACE, SortField.Type.INT)), limit, null, Math.max(limit, SEEN));
    ScoreDoc[] hits = searcher.search(query, manager).scoreDocs;
    int[] documents = new int[hits.length];
    for (int h = 0; h < hits.length; h++) {
      documents[h] = hits[h].doc;
    }
    int[] tracks = new int[documents.length];
    NumericDocValues values = MultiDocValues.getNumericValues(reader, TRACK); // read forwards only
    for (int d = 0; d < documents.length; d++) {
      tracks[d] = values.advanceExact(documents[d]) ? (int) values.longValue() : -1;
    }
    return tracks;
  }

  private static Query query(List<String> tokens, boolean fuzzy) {
    BooleanQuery.Builder all = new BooleanQuery.Builder();
    for (String token : new LinkedHashSet<>(tokens)) {
      Query one;
      if (fuzzy) {
        int edits = token.length() < 3 ? 0 : token.length() < 6 ? 1 : 2;
        BooleanQuery.Builder either = new BooleanQuery.Builder();
        either.add(beginning(token), BooleanClause.Occur.SHOULD);
        either.add(
            new FuzzyQuery(new Term(WORDS, token), edits, 1, 64, true), BooleanClause.Occur.SHOULD);
        one = either.build();
      } else {
        one = beginning(token);
      }
      all.add(new ConstantScoreQuery(one), BooleanClause.Occur.FILTER);
    }
    return all.build();
  }

  private static Query beginning(String token) {
    return token.codePointCount(0, token.length()) <= LONGEST_BEGINNING
        ? new TermQuery(new Term(BEGINNINGS, token))
        : new PrefixQuery(new Term(WORDS, token));
  }

  private List<String> tokens(String text) throws IOException {
    return tokens(words, text, MOST_WORDS);
  }

  private static List<String> tokens(Analyzer words, String text, int most) throws IOException {
    List<String> tokens = new ArrayList<>();
    try (TokenStream stream = words.tokenStream(WORDS, text)) {
      CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
      stream.reset();
      while (tokens.size() < most && stream.incrementToken()) {
        tokens.add(term.toString());
      }
      stream.end();
    }
    return tokens;
  }

  private static void write(
      Directory directory,
      Catalog catalog,
      Popularities popularities,
      @Nullable TrackSet only,
      Progress progress)
      throws IOException {
    IndexWriterConfig config =
        new IndexWriterConfig(new Words(false))
            .setIndexSort(new Sort(new SortField(PLACE, SortField.Type.INT)))
            .setRAMBufferSizeMB(128);
    try (Analyzer beginnings = new Words(true);
        Analyzer words = new Words(false);
        Analyzer whole = new Words(false);
        IndexWriter writer = new IndexWriter(directory, config)) {
      int tracks = catalog.trackCount();
      for (int place = 0; place < tracks; place++) {
        int track = popularities.at(place);
        if (only != null && !only.has(track)) {
          continue;
        }
        int artist = catalog.artistOf(track);
        String name = catalog.trackName(track);
        String by = artist < 0 ? "" : catalog.artistName(artist);
        String text = name + " \n " + by;
        Document document = new Document();
        for (String called : new LinkedHashSet<>(List.of(name, by))) {
          List<String> tokens = tokens(words, called, MOST_WORDS + 1);
          if (!tokens.isEmpty() && tokens.size() <= MOST_WORDS) {
            document.add(new StringField(WHOLE, String.join(" ", tokens), Field.Store.NO));
          }
        }
        document.add(new TextField(BEGINNINGS, beginnings.tokenStream(BEGINNINGS, text)));
        document.add(new TextField(WORDS, whole.tokenStream(WORDS, text)));
        document.add(new NumericDocValuesField(PLACE, place));
        document.add(new NumericDocValuesField(TRACK, track));
        writer.addDocument(document);
        if ((place & 4095) == 0) {
          progress.report("Indexing tracks", place, tracks);
        }
      }
      writer.forceMerge(1);
      writer.commit();
    }
  }

  /// Letters and digits of any script (ideographs one by one, emoji too), in lower case, Latin
  /// letters without accents; with `beginnings`, every beginning of each.
  private static final class Words extends Analyzer {
    private final boolean beginnings;

    Words(boolean beginnings) {
      this.beginnings = beginnings;
    }

    @Override
    protected TokenStreamComponents createComponents(String field) {
      Tokenizer tokens = new StandardTokenizer();
      TokenStream stream = new ASCIIFoldingFilter(new LowerCaseFilter(tokens));
      return new TokenStreamComponents(
          tokens,
          beginnings ? new EdgeNGramTokenFilter(stream, 1, LONGEST_BEGINNING, false) : stream);
    }
  }
}
