import { fingerprintsOf } from '../../../lint/baseline/fingerprint.ts';
import { describe } from '../../../lint/describe.ts';
import type { Diagnostic, Fix, Rule, Severity } from '../../../lint/rule.ts';
import { Lines } from '../../../text/lines.ts';
import type { Span } from '../../../text/span.ts';
import { docsOf, version } from '../../about.ts';
import { digestOf } from '../digest.ts';
import { type Checked, type Result, reasonOf } from '../result.ts';

/** SARIF 2.1.0, as code scanning services read it. https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
export function sarif(results: readonly Result[], rules: readonly Rule[]): string {
  const indices = new Map(rules.map((it, index) => [it.id, index]));
  const checked = results.filter((it) => it.kind === 'checked');
  const unread = results.filter((it) => it.kind !== 'checked');
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'dflint', version, semanticVersion: version, rules: rules.map(ruleEntry) } },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: unread.length === 0,
            toolExecutionNotifications: unread.map((it) => ({
              level: 'error',
              message: { text: reasonOf(it) },
              locations: [{ physicalLocation: { artifactLocation: artifactAt(it.path) } }],
            })),
          },
        ],
        results: checked.flatMap((it) => resultEntries(it, indices)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function ruleEntry(rule: Rule): object {
  const { id, summary, why, severity, optional, preview, category, aka = [] } = rule;
  const docs = docsOf(id);
  return {
    id,
    name: id,
    shortDescription: { text: `${summary}.` },
    fullDescription: { text: why.trim().replace(/\s+/g, ' ') },
    help: { text: why.trim().replace(/\s+/g, ' '), markdown: describe(rule) },
    ...(URL.canParse(docs) && { helpUri: docs }),
    defaultConfiguration: { level: LEVELS[severity], enabled: !(optional || preview) },
    properties: { category, tags: [category, ...aka], 'problem.severity': PROBLEMS[severity] },
  };
}

function resultEntries(file: Checked, indices: ReadonlyMap<string, number>): readonly object[] {
  const lines = new Lines(file.source);
  const fingerprints = fingerprintsOf(file.diagnostics, file.source);
  return file.diagnostics.map((it, index) => ({
    ruleId: it.rule,
    ...(indices.has(it.rule) && { ruleIndex: indices.get(it.rule) }),
    level: LEVELS[it.severity],
    message: { text: it.message },
    locations: [{ physicalLocation: placeOf(it.path, it.span, lines) }],
    ...relatedOf(it, lines),
    partialFingerprints: { 'dflint/v1': digestOf(it.path, fingerprints[index] ?? '') },
    ...(it.fix && { fixes: [fixEntry(it.path, it.fix, lines)] }),
  }));
}

/** What lies in another file has no lines here, and is left out. */
function relatedOf({ path, related = [] }: Diagnostic, lines: Lines): object {
  const own = related.filter((it) => it.path === undefined || it.path === path);
  if (own.length === 0) return {};
  return {
    relatedLocations: own.map(({ span, message }) => ({
      physicalLocation: placeOf(path, span, lines),
      message: { text: message },
    })),
  };
}

function fixEntry(path: string, { title, safety, edits }: Fix, lines: Lines): object {
  const replacements = edits.map(({ span, text }) => ({
    deletedRegion: regionOf(span, lines),
    insertedContent: { text },
  }));
  const caution = safety === 'safe' ? '' : ' (may change the image)';
  return {
    description: { text: `${title}${caution}` },
    artifactChanges: [{ artifactLocation: artifactAt(path), replacements }],
  };
}

function placeOf(path: string, span: Span, lines: Lines): object {
  return { artifactLocation: artifactAt(path), region: regionOf(span, lines) };
}

function artifactAt(path: string): object {
  return { uri: path.split('/').map(encodeURIComponent).join('/'), uriBaseId: '%SRCROOT%' };
}

function regionOf({ start, end }: Span, lines: Lines): object {
  const from = lines.positionAt(start);
  const to = lines.positionAt(end);
  return { startLine: from.line, startColumn: from.column, endLine: to.line, endColumn: to.column };
}

const LEVELS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note', style: 'note' };

/** The words of GitHub's code scanning. */
const PROBLEMS: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  info: 'recommendation',
  style: 'recommendation',
};
