/** The installer: what {@code java -jar spark-on-fargate.jar} runs. Uses no Spark type. */
@NullMarked
package io.github.sparkonfargate.deploy.install;

import org.jspecify.annotations.NullMarked;
