import { Lines } from '../../../text/lines.ts';
import { type Result, reasonOf } from '../result.ts';
import { type Xml, xmlDocument } from './xml.ts';

/** The XML of Checkstyle, which knows no more than a start; a `style` finding is `info` to it. */
export function checkstyle(results: readonly Result[]): string {
  return xmlDocument({ name: 'checkstyle', attributes: { version: '4.3' }, children: results.map(fileElement) });
}

function fileElement(result: Result): Xml {
  return { name: 'file', attributes: { name: result.path }, children: errorsIn(result) };
}

function errorsIn(result: Result): readonly Xml[] {
  if (result.kind !== 'checked') {
    const attributes = {
      line: 1,
      column: 1,
      severity: 'error',
      message: reasonOf(result),
      source: `dflint.${result.kind}`,
    };
    return [{ name: 'error', attributes, children: [] }];
  }
  const lines = new Lines(result.source);
  return result.diagnostics.map(({ span, severity, message, rule }) => {
    const level = severity === 'style' ? 'info' : severity;
    const attributes = { ...lines.positionAt(span.start), severity: level, message, source: `dflint.${rule}` };
    return { name: 'error', attributes, children: [] };
  });
}
