/**
 * What a user may set: the keys ({@code *Options}, declarations only) and the settings they become
 * ({@code FargateSettings}), parsed and checked once, before any AWS call.
 */
@NullMarked
package io.github.sparkonfargate.conf;

import org.jspecify.annotations.NullMarked;
