/** AWS IAM: roles, their inline policies and the policy simulator. */
@NullMarked
package io.github.sparkonfargate.local.iam;

import org.jspecify.annotations.NullMarked;
