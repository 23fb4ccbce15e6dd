package org.rdpdoctor.report;

public final class DiagnosisJson {
  static final String SCHEMA = "rdpdoctor/diagnosis/1";

  private DiagnosisJson() {}
}
