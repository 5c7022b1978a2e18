/** What all AWS services share: the JSON protocol, errors, signatures, the one account there is. */
@NullMarked
package io.github.sparkonfargate.local.aws;

import org.jspecify.annotations.NullMarked;
