import { type CheckReport, describeFailure } from "@lbaws/course";
import builder, { type Builder } from "junit-report-builder";
import type { Grading, Row } from "../row.ts";
import { clean } from "./clean.ts";

/** It is declared as if it had another default export inside. */
const reports = builder as unknown as Builder;

type Suite = ReturnType<Builder["testSuite"]>;

/** A class as JUnit XML: a suite per submission, a case per check. */
export function formatJunit({ rows }: Grading): string {
  const report = reports.newBuilder();
  for (const row of rows) {
    const suite = report
      .testSuite()
      .name(clean(`${row.exercise} ${row.student}`))
      .time(row.seconds);
    if (row.checks.length === 0) addWhole(suite, row);
    for (const check of row.checks) addCheck(suite, row, check);
  }
  return report.build();
}

/** A submission of which no check was run. */
function addWhole(suite: Suite, { status, exercise, why = "" }: Row): void {
  const one = suite.testCase().className(exercise).name(status);
  if (status === "missing") one.skipped();
  else one.error(clean(why), status);
}

function addCheck(suite: Suite, { status, exercise }: Row, { name, state, seconds, failure }: CheckReport): void {
  const one = suite.testCase().className(exercise).name(clean(name)).time(seconds);
  if (state === "not run") one.skipped();
  if (state !== "failed" || failure === undefined) return;
  const text = clean(describeFailure(failure).join("\n"));
  if (status === "ungradable" || failure.kind === "crashed") one.error(text, failure.kind);
  else one.failure(text, failure.kind);
}
