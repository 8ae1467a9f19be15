/// Words of numbers: arrays, sparse matrices, accumulators, selection of the best, parallel loops.
///
/// There is no word of music in here. Start with [Array], which holds everything that is large, and
/// [SparseMatrix], which is built of two of them.
///
/// - [Array]: a typed block of numbers, off the heap or memory-mapped.
/// - [Growing]: an array that is appended to.
/// - [SparseMatrix]: rows of column numbers (a binary matrix in CSR form) and its transpose.
/// - [Gathered]: places for rows and columns, such that those that go together lie together.
/// - [Accumulator]: sums over a large index space, cleared in the time of what was touched.
/// - [Tally]: how often a few numbers of a large range were counted.
/// - [Best]: the k largest of many, with a stated rule for ties.
/// - [AliasTables]: draws from fixed distributions in constant time.
/// - [ByCount]: numbers from the most to the least counted, in linear time.
/// - [Gramian], [LeastSquares], [Ridge], [Dense]: products of tall matrices, the axes of their
///   Gramian, and many small weighted least-squares problems against one of them.
/// - [DenseInverse], [SparseInversion]: the inverse of a large symmetric matrix, exactly and in
///   place, or of a sparse one, approximately and row by row.
/// - [LinkMetrics]: how well scores tell links from non-links.
/// - [LogisticRegression]: probabilities from features, by Newton's method.
/// - [Boosting], [BoostedTrees], [GradedRows]: an order learnt from graded rows by LightGBM, as
///   trees that plain loops evaluate.
/// - [ByteRows]: the rows of a tall matrix with the largest products with a vector, found exactly
///   through a copy in 8 bits.
/// - [HalfByteRows]: the same for more rows than a cache holds, all about as long. [RowSearch]:
///   what searches in either share.
/// - [Vectors]: products between a few vectors of a large table.
/// - [PlaneLayout]: a graph's nodes in the plane, neighbours near each other.
/// - [Parallel]: plain loops over ranges on a stated number of threads.
/// - [NativeLibraries]: what native libraries are told about threads and the processor.
/// - [Pool]: scratch memory that queries take and give back.
/// - [Progress]: how long work tells how far it is.
/// - [Hashing]: seeded mixing of integers and bytes.
///
/// Dense linear algebra is OpenBLAS, behind one class that only this package sees; LightGBM is
/// needed to learn trees, not to evaluate them.
///
/// Invariants: nothing here prints, reads a clock or draws an unseeded random number.
@NullMarked
package org.segue.math;

import org.jspecify.annotations.NullMarked;
