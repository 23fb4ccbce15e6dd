package org.rdpdoctor.report;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a record component's own name and type do not say about its field in a document. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
@interface JsonField {
  /** The field's name where the component cannot have it; empty for the component's own. */
  String name() default "";

  /** For the schema: what the field says. */
  String description() default "";

  /** An empty Optional is written as null; otherwise its field is left out. */
  boolean nullWhenEmpty() default false;
}
