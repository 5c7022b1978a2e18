/** Uploads to any file system that Hadoop knows and that is not S3. */
@NullMarked
package io.github.sparkonfargate.hadoop;

import org.jspecify.annotations.NullMarked;
