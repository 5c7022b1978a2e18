/**
 * Makes of a Spark distribution what an image for Fargate holds of it: nothing for other platforms,
 * nothing that no job on Fargate uses, and jars that images compress well.
 */
@org.jspecify.annotations.NullMarked
package io.github.sparkonfargate.deploy.image;
