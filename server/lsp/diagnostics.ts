import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DiagnosticSeverity, DiagnosticTag, type Diagnostic as LspDiagnostic, type Range } from 'vscode-languageserver';
import type { ConfigProblem } from '../host/config-file.ts';
import { readText } from '../host/files.ts';
import type { Diagnostic, Rule, Severity } from '../lint/rule.ts';
import type { OpenDocument } from './document.ts';

/** What a diagnostic carries for the requests that follow it. */
interface DiagnosticData {
  readonly fixable: boolean;
}

/** The findings as the client shows them. `docsOf` gives the address of the page of a rule, where there is one. */
export function lspDiagnostic(
  { span, severity, rule, message, related = [], fix }: Diagnostic,
  { uri, places }: OpenDocument,
  docsOf: (rule: string) => string | undefined,
): LspDiagnostic {
  const href = docsOf(rule);
  const tag = TAGS[rule];
  return {
    range: places.range(span),
    severity: SEVERITIES[severity],
    code: rule,
    ...(href !== undefined && { codeDescription: { href } }),
    source: 'dflint',
    message: sentence(message),
    ...(tag !== undefined && { tags: [tag] }),
    ...(related.length > 0 && {
      relatedInformation: related
        .filter((it) => it.path === undefined)
        .map((it) => ({ location: { uri, range: places.range(it.span) }, message: it.message })),
    }),
    data: { fixable: fix !== undefined } satisfies DiagnosticData,
  };
}

/** Why nothing is found in a Dockerfile: its configuration cannot be understood. */
export function misreading(problems: readonly ConfigProblem[]): LspDiagnostic {
  const [first] = problems;
  const name = first === undefined ? 'the configuration' : basename(first.path);
  const start = { line: 0, character: 0 };
  return {
    range: { start, end: start },
    severity: DiagnosticSeverity.Error,
    source: 'dflint',
    message: `Nothing is checked here, because ${name} has errors: ${problems.map((it) => it.message).join('; ')}`,
    relatedInformation: problems.map((it) => ({
      location: { uri: pathToFileURL(it.path).href, range: rangeOf(it) },
      message: it.message,
    })),
  };
}

/** What is wrong with a configuration, in its own file. */
export function configDiagnostic(problem: ConfigProblem, severity: DiagnosticSeverity): LspDiagnostic {
  return { range: rangeOf(problem), severity, source: 'dflint', message: sentence(problem.message) };
}

/** To the end of the word that begins there, as far as the file is as it was read. */
function rangeOf({ path, position }: ConfigProblem): Range {
  const start = { line: (position?.line ?? 1) - 1, character: (position?.column ?? 1) - 1 };
  const reading = position === undefined ? undefined : readText(path);
  const line = reading !== undefined && 'source' in reading ? reading.source.split(/\r?\n/)[start.line] : undefined;
  const [word = ''] = line?.slice(start.character).match(/^[^\s:,{}[\]"']+|^./) ?? [];
  return { start, end: { line: start.line, character: start.character + word.length } };
}

/** The ids of rules whose findings mark what is not needed or outdated. */
const TAGS: Readonly<Record<Rule['id'], DiagnosticTag>> = {
  'unused-ignore': DiagnosticTag.Unnecessary,
  'unused-arg': DiagnosticTag.Unnecessary,
  'unreachable-stage': DiagnosticTag.Unnecessary,
  'ignored-cmd': DiagnosticTag.Unnecessary,
  'no-multiple-cmd': DiagnosticTag.Unnecessary,
  'no-multiple-entrypoint': DiagnosticTag.Unnecessary,
  'no-multiple-healthcheck': DiagnosticTag.Unnecessary,
  'no-maintainer': DiagnosticTag.Deprecated,
  'no-legacy-key-value': DiagnosticTag.Deprecated,
};

const SEVERITIES: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  style: DiagnosticSeverity.Hint,
};

function sentence(message: string): string {
  return message.charAt(0).toUpperCase() + message.slice(1);
}
