/**
 * The least that each IAM role needs, statement by statement with the call that needs it. Pure: it
 * makes the documents, and calls nothing.
 */
@NullMarked
package io.github.sparkonfargate.iam;

import org.jspecify.annotations.NullMarked;
