import { Lines } from '../../../text/lines.ts';
import { type Result, reasonOf } from '../result.ts';
import { type Xml, xmlDocument } from './xml.ts';

/** A suite for each file and a failed case for each finding, in the XML of JUnit; a clean file is one case that passed. */
export function junit(results: readonly Result[]): string {
  const suites = results.map(suiteOf);
  const total = (name: 'tests' | 'failures' | 'errors') =>
    suites.reduce((sum, it) => sum + Number(it.attributes[name] ?? 0), 0);
  const attributes = { name: 'dflint', tests: total('tests'), failures: total('failures'), errors: total('errors') };
  return xmlDocument({ name: 'testsuites', attributes, children: suites });
}

function suiteOf(result: Result): Xml {
  const cases = casesOf(result);
  const isBroken = result.kind !== 'checked';
  const failures = isBroken ? 0 : result.diagnostics.length;
  const attributes = {
    name: result.path,
    tests: cases.length,
    failures,
    errors: isBroken ? 1 : 0,
    skipped: 0,
    time: 0,
  };
  return { name: 'testsuite', attributes, children: cases };
}

function casesOf(result: Result): readonly Xml[] {
  const { path } = result;
  if (result.kind !== 'checked') {
    const error = { name: 'error', attributes: { type: result.kind, message: reasonOf(result) }, children: [] };
    return [{ name: 'testcase', attributes: { name: 'reading', classname: path, time: 0 }, children: [error] }];
  }
  if (result.diagnostics.length === 0)
    return [{ name: 'testcase', attributes: { name: 'all rules', classname: path, time: 0 }, children: [] }];
  const lines = new Lines(result.source);
  return result.diagnostics.map(({ span, rule, severity, message }) => {
    const { line, column } = lines.positionAt(span.start);
    const text = `${path}:${line}:${column}: ${severity} ${rule} ${message}`;
    const failure = { name: 'failure', attributes: { type: severity, message }, children: [text] };
    const name = `${rule} at ${line}:${column}`;
    return { name: 'testcase', attributes: { name, classname: path, time: 0 }, children: [failure] };
  });
}
