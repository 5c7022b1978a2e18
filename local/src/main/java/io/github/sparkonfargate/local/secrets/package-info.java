/** AWS Secrets Manager and the Parameter Store of Systems Manager, for secrets of containers. */
@NullMarked
package io.github.sparkonfargate.local.secrets;

import org.jspecify.annotations.NullMarked;
