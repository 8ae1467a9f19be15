/// How good it is: protocols, metrics, reports.
@NullMarked
package org.segue.eval;

import org.jspecify.annotations.NullMarked;
