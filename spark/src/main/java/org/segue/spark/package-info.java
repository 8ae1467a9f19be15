/// Spark.
@NullMarked
package org.segue.spark;

import org.jspecify.annotations.NullMarked;
