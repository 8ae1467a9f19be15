package org.segue.math;

import java.util.Arrays;

/// Weighted least squares with regularisation against one matrix, one small problem after another,
/// each solved exactly.
///
/// Y, n x d, holds a vector per column of a sparse matrix, with YᵀY = diag(spectrum) (see
/// [Gramian#diagonalise]). A problem names some rows y_i of Y, each with a weight c_i; all other
/// rows have weight 1 and target 0, the named ones target 1 (Hu, Koren & Volinsky 2008):
///
/// ```
/// x = A⁻¹ Σ c_i y_i,     A = YᵀY + λI + Σ (c_i − 1) y_i y_iᵀ
/// ```
///
/// With S = (diag(spectrum) + λI)^−½, z_i = S y_i, D = diag(c_i − 1) and m rows named, A = S⁻¹ (I +
/// ZᵀDZ) S⁻¹, so x = S w with (I + ZᵀDZ) w = Zᵀc. It is solved
///
/// - not at all where all c_i are 1: then w = Zᵀc;
/// - for few rows by elimination of the m × m system (I + D Z Zᵀ) v = c, w = Zᵀv (the identity of
///   Woodbury);
/// - for more by conjugate gradients to the precision of the numbers: the eigenvalues lie between 1
///   and c, most of them near 1, so some five to ten steps of 4 m d operations are enough, fewer
///   than forming ZᵀDZ would take;
/// - for as many that Z leaves the processor's cache, or where these steps were not enough, by
///   Cholesky.
///
/// Whoever needs one [Solver] per thread asks [#solver]. Immutable.
public final class LeastSquares {

  /// Up to this many rows plain loops are quicker than calls of the library.
  private static final int FEW = 6;

  /// Up to this many rows stay in the processor's cache; more are gathered so many at a time.
  private static final int BLOCK = 512;

  /// Conjugate gradients end when the residual has shrunk to its square root …
  private static final double PRECISE = 1e-12;

  /// … or, unfinished, after so many steps.
  private static final int PATIENCE = 40;

  private final Array vectors;
  private final int d;
  private final float[] spectrum;

  /// `vectors` F32, n x d; `spectrum` F32, d numbers.
  public LeastSquares(Array vectors, Array spectrum) {
    this.vectors = vectors;
    this.spectrum = spectrum.toFloats();
    d = this.spectrum.length;
    if (vectors.size() % Math.max(1, d) != 0) {
      throw new IllegalArgumentException(vectors + " is not a matrix of width " + d);
    }
  }

  public Solver solver() {
    return new Solver();
  }

  /// Solves problem after problem on one thread, in the same scratch memory.
  public final class Solver {
    private final float[] scale = new float[d]; // the diagonal of S
    private float scaledFor = Float.NaN;
    private float[] y = new float[FEW * d]; // [m, d]: the named rows
    private float[] v = new float[FEW];
    private final float[] system = new float[Math.max(FEW * FEW, d * d)];
    private final float[] w = new float[d];
    private final float[] product = new float[d];
    private final float[] direction = new float[d];
    private final float[] residual = new float[d];

    private Solver() {}

    /// x ← the solution for `count` rows of Y, `which`, with `weights`.
    public void solve(int[] which, float[] weights, int count, float lambda, float[] x) {
      scaleFor(lambda);
      if (count > BLOCK) {
        decompose(which, weights, count, true);
      } else {
        reserve(count);
        gather(which, 0, count);
        Arrays.fill(w, 0);
        if (allOne(weights, count)) {
          combine(weights, count, w);
          rescale(w);
        } else if (count <= FEW) {
          eliminate(weights, count);
          combine(v, count, w);
        } else if (!converge(weights, count)) {
          decompose(which, weights, count, true);
        }
      }
      for (int k = 0; k < d; k++) {
        x[k] = w[k] * scale[k];
      }
    }

    /// x ← x after a number of steps of conjugate gradients towards the solution. A step costs 4 m
    /// d: cheap, but how near it comes depends on the start.
    public void approach(
        int[] which, float[] weights, int count, float lambda, int steps, float[] x) {
      reserve(count);
      scaledFor = Float.NaN;
      Arrays.fill(scale, 1);
      gather(which, 0, count);
      products(count, x, v); // Σ (c − (c − 1) y·x) y − (spectrum + λ) x
      for (int i = 0; i < count; i++) {
        v[i] = weights[i] - (weights[i] - 1) * v[i];
      }
      Arrays.fill(residual, 0);
      combine(v, count, residual);
      double norm = 0;
      for (int k = 0; k < d; k++) {
        residual[k] -= (spectrum[k] + lambda) * x[k];
        direction[k] = residual[k];
        norm += residual[k] * residual[k];
      }
      for (int step = 0; step < steps && norm > 1e-20; step++) {
        products(count, direction, v);
        for (int i = 0; i < count; i++) {
          v[i] *= weights[i] - 1;
        }
        Arrays.fill(product, 0);
        combine(v, count, product);
        double curvature = 0;
        for (int k = 0; k < d; k++) {
          product[k] += (spectrum[k] + lambda) * direction[k];
          curvature += product[k] * direction[k];
        }
        float length = (float) (norm / curvature);
        double next = 0;
        for (int k = 0; k < d; k++) {
          x[k] += length * direction[k];
          residual[k] -= length * product[k];
          next += residual[k] * residual[k];
        }
        float bend = (float) (next / norm);
        for (int k = 0; k < d; k++) {
          direction[k] = residual[k] + bend * direction[k];
        }
        norm = next;
      }
    }

    /// The i-th of the t-th `parts` ← how much named row i contributes to the product of the
    /// solution with row `others[t]` of Y: c_i · y_tᵀ A⁻¹ y_i. Over i they add up to y_tᵀ x.
    public void parts(
        int[] which, float[] weights, int count, float lambda, int[] others, float[][] parts) {
      scaleFor(lambda);
      decompose(which, weights, count, false);
      for (int t = 0; t < others.length; t++) { // A⁻¹ y_t = S (I + ZᵀDZ)⁻¹ S y_t
        vectors.copy((long) others[t] * d, product, 0, d);
        for (int k = 0; k < d; k++) {
          product[k] *= scale[k];
        }
        Blas.solveFactorised(d, system, 1, product);
        for (int k = 0; k < d; k++) {
          product[k] *= scale[k];
        }
        for (int i = 0; i < count; i++) {
          vectors.copy((long) which[i] * d, direction, 0, d);
          parts[t][i] = weights[i] * dot(direction, 0, product);
        }
      }
    }

    /// vector ← S vector.
    private void rescale(float[] vector) {
      for (int k = 0; k < d; k++) {
        vector[k] *= scale[k];
      }
    }

    /// sum ← sum + Σ factors_i y_i.
    private void combine(float[] factors, int count, float[] sum) {
      if (count > FEW) {
        Blas.transposeTimes(count, d, y, factors, 1, sum);
        return;
      }
      for (int i = 0; i < count; i++) {
        addScaled(factors[i], y, i * d, sum);
      }
    }

    /// products ← y_i · vector for all i.
    private void products(int count, float[] vector, float[] products) {
      if (count > FEW) {
        Blas.times(count, d, y, vector, products);
        return;
      }
      for (int i = 0; i < count; i++) {
        products[i] = dot(y, i * d, vector);
      }
    }

    private void scaleFor(float lambda) {
      if (lambda != scaledFor) {
        for (int k = 0; k < d; k++) {
          float diagonal = spectrum[k] + lambda;
          scale[k] = diagonal > 0 ? 1 / (float) Math.sqrt(diagonal) : 0;
        }
        scaledFor = lambda;
      }
    }

    private void reserve(int count) {
      if (v.length < count) {
        int room = Math.max(count, 2 * v.length);
        v = new float[room];
        y = new float[room * d];
      }
    }

    /// y ← `count` named rows from number `from` on. Nothing else is done with them here: so the
    /// processor waits for several rows at once, which takes half the time; and S is applied to
    /// single vectors later, which saves passes over y.
    private void gather(int[] which, int from, int count) {
      for (int i = 0; i < count; i++) {
        vectors.copy((long) which[from + i] * d, y, i * d, d);
      }
    }

    /// v ← (I + D Z Zᵀ)⁻¹ c by elimination in plain loops; y becomes Z.
    private void eliminate(float[] weights, int m) {
      float[] z = y;
      for (int i = 0; i < m; i++) {
        for (int k = 0, at = i * d; k < d; k++) {
          z[at + k] *= scale[k];
        }
      }
      float[] a = system;
      for (int i = 0; i < m; i++) {
        for (int j = 0; j <= i; j++) {
          float dot = dot(z, i * d, z, j * d);
          a[i * m + j] = (weights[i] - 1) * dot;
          a[j * m + i] = (weights[j] - 1) * dot;
        }
        a[i * m + i] += 1;
        v[i] = weights[i];
      }
      Elimination.solve(m, a, v);
    }

    /// w ← (I + ZᵀDZ)⁻¹ Zᵀc by conjugate gradients. Returns whether it became precise.
    private boolean converge(float[] weights, int m) {
      Blas.transposeTimes(m, d, y, weights, 0, residual);
      rescale(residual);
      System.arraycopy(residual, 0, direction, 0, d);
      double norm = dot(residual, 0, residual);
      double enough = norm * PRECISE;
      for (int step = 0; step < PATIENCE && norm > enough; step++) {
        for (int k = 0; k < d; k++) {
          product[k] = scale[k] * direction[k];
        }
        Blas.times(m, d, y, product, v);
        for (int i = 0; i < m; i++) {
          v[i] *= weights[i] - 1;
        }
        Blas.transposeTimes(m, d, y, v, 0, product);
        for (int k = 0; k < d; k++) {
          product[k] = direction[k] + scale[k] * product[k];
        }
        float length = (float) (norm / dot(product, 0, direction));
        addScaled(length, direction, 0, w);
        addScaled(-length, product, 0, residual);
        double next = dot(residual, 0, residual);
        float bend = (float) (next / norm);
        for (int k = 0; k < d; k++) {
          direction[k] = residual[k] + bend * direction[k];
        }
        norm = next;
      }
      return norm <= enough;
    }

    /// system ← the Cholesky factor of I + ZᵀDZ and, if wanted, w ← the solution.
    private void decompose(int[] which, float[] weights, int count, boolean right) {
      reserve(Math.min(count, BLOCK));
      Arrays.fill(system, 0);
      Arrays.fill(w, 0);
      boolean same = allEqual(weights, count);
      for (int from = 0; from < count; from += BLOCK) {
        int m = Math.min(BLOCK, count - from);
        gather(which, from, m);
        if (right) {
          System.arraycopy(weights, from, v, 0, m);
          Blas.transposeTimes(m, d, y, v, 1, w);
        }
        if (same) {
          Blas.ownTransposeTimes(d, m, weights[0] - 1, y, 1, system);
        } else {
          addWeighted(weights, from, m);
        }
      }
      for (int j = 0; j < d; j++) {
        for (int k = 0; k <= j; k++) {
          system[j * d + k] *= scale[j] * scale[k];
        }
        system[j * d + j] += 1;
      }
      if (!Blas.factorise(d, system)) {
        throw new ArithmeticException(
            "a system is not positive definite: raise the regularization or lower alpha");
      }
      if (right) {
        rescale(w);
        Blas.solveFactorised(d, system, 1, w);
      }
    }

    /// system ← system + Σ (c_i − 1) y_i y_iᵀ: rows with c > 1 add, rows with c < 1 take away.
    private void addWeighted(float[] weights, int from, int m) {
      int above = 0;
      for (int i = 0; i < m; i++) {
        float root = (float) Math.sqrt(Math.abs(weights[from + i] - 1));
        for (int k = i * d; k < (i + 1) * d; k++) {
          y[k] *= root;
        }
        if (weights[from + i] >= 1) {
          swap(i, above++);
        }
      }
      Blas.ownTransposeTimes(d, above, 1, y, 1, system);
      if (above < m) {
        System.arraycopy(y, above * d, y, 0, (m - above) * d);
        Blas.ownTransposeTimes(d, m - above, -1, y, 1, system);
      }
    }

    private void swap(int i, int j) {
      for (int k = 0; k < d && i != j; k++) {
        float swap = y[i * d + k];
        y[i * d + k] = y[j * d + k];
        y[j * d + k] = swap;
      }
    }
  }

  private static boolean allOne(float[] weights, int count) {
    return count == 0 || (weights[0] == 1 && allEqual(weights, count));
  }

  private static boolean allEqual(float[] weights, int count) {
    for (int i = 1; i < count; i++) {
      if (weights[i] != weights[0]) {
        return false;
      }
    }
    return true;
  }

  private float dot(float[] a, int from, float[] b) {
    return dot(a, from, b, 0);
  }

  private float dot(float[] a, int fromA, float[] b, int fromB) {
    return Vectors.dot(a, fromA, b, fromB, d);
  }

  private void addScaled(float factor, float[] rows, int from, float[] sum) {
    for (int k = 0; k < d; k++) {
      sum[k] += factor * rows[from + k];
    }
  }
}
