/** What of a submission travels to the driver, and how. Pure but for reading local files. */
@NullMarked
package io.github.sparkonfargate.deploy.staging;

import org.jspecify.annotations.NullMarked;
