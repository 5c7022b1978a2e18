/** AWS KMS, as far as envelope encryption needs it. */
@NullMarked
package io.github.sparkonfargate.local.kms;

import org.jspecify.annotations.NullMarked;
