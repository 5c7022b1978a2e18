/** The link check: does our bytecode fit the jars of a given Spark? Uses no Spark type. */
@NullMarked
package io.github.sparkonfargate.deploy.link;

import org.jspecify.annotations.NullMarked;
