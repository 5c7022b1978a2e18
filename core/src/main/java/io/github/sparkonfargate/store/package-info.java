/** Objects in S3: what cluster mode uploads and brings. The only package that talks to S3 here. */
@NullMarked
package io.github.sparkonfargate.store;

import org.jspecify.annotations.NullMarked;
