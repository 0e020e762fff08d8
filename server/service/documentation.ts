import { describeBriefly } from '../lint/describe.ts';
import { type Rule, rulesNamed } from '../lint/rule.ts';
import type { Model } from '../model/model.ts';
import { MOUNT_KEYS } from '../syntax/operand/mount.ts';
import { DIRECTIVE_DOCS } from './docs/directives.ts';
import { FLAG_DOCS } from './docs/flags.ts';
import { IMAGE_DOCS } from './docs/images.ts';
import { INSTRUCTION_DOCS } from './docs/instructions.ts';
import { LABEL_DOCS } from './docs/labels.ts';
import { MOUNT_DOCS, SHARING_DOCS, TYPE_KEY } from './docs/mounts.ts';
import { own } from './docs/own.ts';
import { SIGNAL_DOCS } from './docs/signals.ts';
import { BUILDKIT_DOCS, PREDEFINED_DOCS, PROXY_DOCS } from './docs/variables.ts';
import { bullets, code, fenced, paragraphs } from './markdown.ts';
import { flagLabel, formLabel, mountLabel } from './signature/form.ts';
import { stageSummary } from './stage-summary.ts';

/** Something that can be said more about: plain data, so that a client can keep it until it wants to know. */
export type Topic =
  /** By the name in upper case. */
  | { readonly kind: 'instruction'; readonly name: string }
  | { readonly kind: 'flag'; readonly instruction: string; readonly name: string }
  | { readonly kind: 'mount'; readonly type: string }
  | { readonly kind: 'mount-key'; readonly type: string; readonly key: string }
  | { readonly kind: 'directive' | 'signal' | 'label' | 'image' | 'variable' | 'rule'; readonly name: string }
  | { readonly kind: 'stage'; readonly index: number };

/** What there is to say of a topic, as Markdown; `undefined` where nothing is known. Only a stage needs the model. */
export function documentationOf(topic: Topic, model: Model, rules: readonly Rule[]): string | undefined {
  switch (topic.kind) {
    case 'instruction':
      return instructionText(topic.name);
    case 'flag':
      return flagText(topic.instruction, topic.name);
    case 'mount':
      return mountText(topic.type);
    case 'mount-key':
      return mountKeyText(topic.type, topic.key);
    case 'directive':
      return directiveText(topic.name);
    case 'signal':
      return signalText(topic.name);
    case 'label':
      return own(LABEL_DOCS, topic.name);
    case 'image':
      return own(IMAGE_DOCS, topic.name)?.text;
    case 'variable':
      return variableText(topic.name);
    case 'rule':
      return ruleText(topic.name, rules);
    case 'stage': {
      const stage = model.stages[topic.index];
      return stage && stageSummary(stage, model);
    }
  }
}

const REFERENCE = 'https://docs.docker.com/reference/dockerfile/';

function instructionText(name: string): string | undefined {
  const doc = own(INSTRUCTION_DOCS, name);
  if (doc === undefined) return undefined;
  const forms = doc.forms.map((it) => formLabel(name, it));
  return paragraphs(fenced(forms), `${doc.summary} ${doc.text}`, link(`#${name.toLowerCase()}`));
}

function flagText(instruction: string, name: string): string | undefined {
  const doc = own(own(FLAG_DOCS, instruction) ?? {}, name);
  if (doc === undefined) return undefined;
  const anchor = instruction === 'COPY' || instruction === 'RUN' || instruction === 'ADD' ? `---${name}` : '';
  return paragraphs(
    fenced([flagLabel(name, doc)]),
    doc.text,
    bullets(...doc.values.map((it) => (it.text === '' ? '' : `${code(it.name)}: ${it.text}`))),
    [
      ...(doc.default === '' ? [] : [`Default: ${doc.default}.`]),
      ...(doc.since === '' ? [] : [`Since Dockerfile syntax ${doc.since}.`]),
    ].join(' '),
    link(`#${instruction.toLowerCase()}${anchor}`),
  );
}

function mountText(type: string): string | undefined {
  const doc = own(MOUNT_DOCS, type);
  return doc && paragraphs(fenced([mountLabel(type, doc)]), doc.text, link(`#run---mounttype${type}`));
}

function mountKeyText(type: string, written: string): string | undefined {
  const key = own(MOUNT_KEYS, written.toLowerCase());
  if (key === undefined) return undefined;
  const doc = key === 'type' ? TYPE_KEY : own(own(MOUNT_DOCS, type)?.keys ?? {}, key);
  if (doc === undefined) return undefined;
  const others = Object.keys(MOUNT_KEYS).filter((it) => it !== key && MOUNT_KEYS[it] === key);
  const sharing = Object.entries(SHARING_DOCS).map(([name, text]) => `${code(name)}: ${text}`);
  return paragraphs(
    fenced([doc.value === '' ? key : `${key}=${doc.value}`]),
    doc.text,
    key === 'sharing' ? bullets(...sharing) : '',
    [
      ...(doc.default === '' ? [] : [`Default: ${doc.default}.`]),
      ...(others.length === 0 ? [] : [`Also written ${others.join(' or ')}.`]),
    ].join(' '),
  );
}

function directiveText(name: string): string | undefined {
  const doc = Object.entries(DIRECTIVE_DOCS).find(([it]) => it === name)?.[1];
  if (doc === undefined) return undefined;
  const form = `# ${name}=${doc.form.map((it) => it.label).join('')}`;
  return paragraphs(fenced([form]), doc.text, link(`#${name}`));
}

function signalText(name: string): string | undefined {
  const doc = own(SIGNAL_DOCS, name);
  return doc && `**${name}** (${doc.number}): ${doc.text}`;
}

function variableText(name: string): string | undefined {
  const predefined = own(PREDEFINED_DOCS, name);
  if (predefined !== undefined)
    return `${predefined} Docker sets it for FROM; a stage needs ${code(`ARG ${name}`)} to see it.`;
  const proxy = own(PROXY_DOCS, name.toUpperCase());
  if (proxy !== undefined)
    return `${proxy} RUN gets it without an ARG where \`--build-arg\` gives it, and it is in no history and no cache key.`;
  const buildkit = own(BUILDKIT_DOCS, name);
  return buildkit && `${buildkit} A build argument that BuildKit itself reads.`;
}

function ruleText(name: string, rules: readonly Rule[]): string | undefined {
  const found = rulesNamed(name, rules);
  return found.length === 0 ? undefined : found.map(describeBriefly).join('\n\n---\n\n');
}

function link(anchor: string): string {
  return `[Docker's reference](${REFERENCE}${anchor})`;
}
