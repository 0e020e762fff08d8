import type { Finding, Fix, Rule } from '../../server/lint/rule.ts';
import type { Model } from '../../server/model/model.ts';
import type { Word } from '../../server/syntax/ast.ts';
import { descendants } from '../../server/syntax/walk.ts';

export const validLabelKey: Rule = {
  id: 'valid-label-key',
  aka: ['DL3048'],
  category: 'correctness',
  severity: 'info',
  summary: 'Write label keys as Docker advises',
  why: `
    Tools find labels by their keys, in which upper and lower case differ, and expect lower case that begins with a
    letter. Docker keeps what begins with \`com.docker.\`, \`io.docker.\` and \`org.dockerproject.\` for itself. Before you
    rename a label, look for what reads it.
  `,
  examples: [
    {
      bad: `
        FROM alpine:3.22
        LABEL Version="1.2"
        #     ^^^^^^^ this has upper case, and tools look for label keys in lower case
      `,
      good: `
        FROM alpine:3.22
        LABEL version="1.2"
      `,
    },
    {
      bad: `
        FROM alpine:3.22
        LABEL "release date"="2026-01-31" com.docker.team="base"
        #     ^^^^^^^^^^^^^^ this has " ", and label keys are of a-z, 0-9, ".", "-", "_" and "/"
        #                                 ^^^^^^^^^^^^^^^ Docker keeps com.docker. for itself; begin with a domain of yours
      `,
      good: `
        FROM alpine:3.22
        LABEL com.example.release-date="2026-01-31" com.example.team="base"
      `,
    },
  ],

  about: { instructions: ['Label'] },
  *check(model) {
    for (const { pairs } of model.all('Label')) {
      for (const { key } of pairs) {
        const name = model.valueOf(key);
        if (name === undefined) yield* unsetIn(key, model);
        if (name === undefined || OF_TOOLS.test(name)) continue;
        const message = defectOf(name);
        if (message !== undefined) yield { span: key, message };
        else if (name !== name.toLowerCase()) {
          const message = 'this has upper case, and tools look for label keys in lower case';
          yield { span: key, message, fix: lowerCase(key) };
        }
      }
    }
  },
};

/** What podman's runlabel looks for, and Docker's own names for extensions of Docker Desktop (docs.docker.com/extensions). */
const OF_TOOLS = /^(?:RUN|INSTALL|UNINSTALL|com\.docker\.(?:desktop\.)?extension\..*)$/;
/** Docker's guidelines (docs.docker.com, "Docker object labels"); those of Kubernetes have a "/", and "_" is common. */
const STRANGE = /[^a-z0-9._/-]/i;
const RESERVED = /^(?:com\.docker|io\.docker|org\.dockerproject)\./;

function defectOf(name: string): string | undefined {
  const [reserved] = RESERVED.exec(name) ?? [];
  if (reserved !== undefined) return `Docker keeps ${reserved} for itself; begin with a domain of yours`;
  const [strange] = STRANGE.exec(name) ?? [];
  if (strange !== undefined)
    return `this has ${JSON.stringify(strange)}, and label keys are of a-z, 0-9, ".", "-", "_" and "/"`;
  if (!/^[a-z]/i.test(name)) return 'label keys begin with a letter';
  if (!/[a-z0-9]$/i.test(name)) return 'label keys end with a letter or a digit';
  const [doubled] = /\.\.|--/.exec(name) ?? [];
  return doubled && `this has "${doubled}", and label keys have no two of them in a row`;
}

/** A base image could set them; but who takes a key from there? */
function* unsetIn(key: Word, model: Model): Generator<Finding> {
  for (const node of descendants(key)) {
    if (node.kind !== 'Variable' || model.bindingOf(node).origin.kind !== 'base') continue;
    yield { span: node, message: `nothing in this file sets ${node.name}, and label keys have no "$"` };
  }
}

/** Unsafe: whatever reads the label may know it by the old key. */
function lowerCase(key: Word): Fix {
  const title = `Write ${key.text.toLowerCase()} instead of ${key.text}`;
  return { title, safety: 'unsafe', edits: [{ span: key, text: key.text.toLowerCase() }] };
}
