import type { Fix, JudgedIgnore, JudgedName, Rule } from '../../server/lint/rule.ts';
import type { Span } from '../../server/text/span.ts';

export const unusedIgnore: Rule = {
  id: 'unused-ignore',
  category: 'maintainability',
  severity: 'info',
  summary: 'Remove ignore comments that silence nothing',
  why: `
    What the comment once excused is gone, but the next such mistake will be silenced unseen, and readers look for a
    problem that is not there. Rules that are off, and codes of other tools that dflint does not know, are not judged.
  `,
  examples: [
    {
      bad: `
        FROM node:22-slim
        # dflint ignore=prefer-copy -- unpacked at run time
        #               ^^^^^^^^^^^ there is no prefer-copy to ignore
        COPY app.conf /etc/
      `,
      good: `
        FROM node:22-slim
        COPY app.conf /etc/
      `,
    },
    {
      good: `
        FROM node:22-slim
        # dflint ignore=prefer-copy -- unpacked at run time
        ADD app.conf /etc/
      `,
    },
  ],

  *check() {},
  *checkIgnores(ignores, { file: { source } }) {
    for (const ignore of ignores) {
      // Where it stands it can silence nothing, whatever it names: that is for valid-ignore to say.
      if (ignore.defect !== undefined) continue;
      for (const name of ignore.names) {
        if (name.effect !== 'unused' && name.effect !== 'locked') continue;
        const { text, start, end } = name;
        const message = name.effect === 'locked' ? LOCKED : `there is no ${text} to ignore`;
        const fix = removalOf(name, ignore, source);
        yield { span: { start, end }, message, ...(fix && { fix }) };
      }
    }
  },
};

const LOCKED = 'the configuration locks this rule, so no comment silences it';

/** Removes a name, or the comment with its last one. */
function removalOf(name: JudgedName, ignore: JudgedIgnore, source: string): Fix | undefined {
  const removal = plainRemovalOf(name, ignore, source);
  // A comment is no part of the image; but what is useless here, the tool that it is written for may need.
  return removal && (ignore.dialect === 'dflint' ? removal : { ...removal, safety: 'unsafe' });
}

function plainRemovalOf(name: JudgedName, ignore: JudgedIgnore, source: string): Fix | undefined {
  const { names } = ignore;
  const index = names.indexOf(name);
  const next = names[index + 1];
  const before = names[index - 1];
  if (next !== undefined) return removal(name.text, { start: name.start, end: next.start });
  if (before !== undefined) return removal(name.text, { start: before.end, end: name.end });
  return holdsMore(ignore, source) ? undefined : lineRemoval(ignore, source);
}

function removal(name: string, span: Span): Fix {
  return { title: `Remove ${name} from the comment`, safety: 'safe', edits: [{ span, text: '' }] };
}

/** A check directive may also say `error=true`. */
function holdsMore({ dialect, start, end }: JudgedIgnore, source: string): boolean {
  return dialect === 'buildkit' && source.slice(start, end).includes(';');
}

function lineRemoval({ start, end }: JudgedIgnore, source: string): Fix | undefined {
  const lineStart = source.lastIndexOf('\n', start - 1) + 1;
  const feed = source.indexOf('\n', end);
  const lineEnd = feed < 0 ? source.length : feed + 1;
  // The line below may have been a comment only because this one stood above it.
  if (DIRECTIVE.test(source.slice(lineEnd))) return undefined;
  const title = 'Remove the comment';
  return { title, safety: 'safe', edits: [{ span: { start: lineStart, end: lineEnd }, text: '' }] };
}

const DIRECTIVE = /^[^\S\n]*#\s*(?:syntax|escape|check)\s*=/i;
