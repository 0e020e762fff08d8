import { DiagnosticSeverity, DiagnosticTag, type Diagnostic as LspDiagnostic } from 'vscode-languageserver';
import type { Diagnostic, Rule, Severity } from '../lint/rule.ts';
import type { OpenDocument } from './document.ts';

/** What a diagnostic carries for the requests that follow it. */
export interface DiagnosticData {
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
