import { expect, it } from 'vitest';
import { parseImageReference } from '../../server/model/image.ts';
import { products } from '../../server/model/image-facts/end-of-life.ts';
import { OCI_LABELS } from '../../server/model/label/oci.ts';
import { formatPlatform, parsePlatform } from '../../server/model/platform.ts';
import { isSignal, SIGNALS } from '../../server/model/refusal/signal.ts';
import { plain } from '../../server/service/completion/proposal.ts';
import { FLAG_DOCS } from '../../server/service/docs/flags.ts';
import { IMAGE_DOCS } from '../../server/service/docs/images.ts';
import { INSTRUCTION_DOCS } from '../../server/service/docs/instructions.ts';
import { LABEL_DOCS } from '../../server/service/docs/labels.ts';
import { MOUNT_DOCS } from '../../server/service/docs/mounts.ts';
import { PLATFORM_DOCS } from '../../server/service/docs/platforms.ts';
import { SHELL_DOCS } from '../../server/service/docs/shells.ts';
import { SIGNAL_DOCS } from '../../server/service/docs/signals.ts';
import { SNIPPET_DOCS } from '../../server/service/docs/snippets.ts';
import { FLAGS } from '../../server/syntax/operand/flags.ts';
import { MOUNT_KEYS, MOUNT_TYPES, mountErrors } from '../../server/syntax/operand/mount.ts';
import { parse } from '../../server/syntax/parse.ts';
import { INSTRUCTIONS } from '../../server/syntax/tokens.ts';

it('there are words for every instruction, flag, mount and signal that BuildKit knows, and for no other', () => {
  expect(Object.keys(INSTRUCTION_DOCS).toSorted()).toEqual(INSTRUCTIONS);
  const flags = Object.entries(FLAGS).map(([kind, names]) => [kind.toUpperCase(), Object.keys(names).toSorted()]);
  expect(Object.entries(FLAG_DOCS).map(([name, docs]) => [name, Object.keys(docs).toSorted()])).toEqual(flags);
  expect(Object.keys(MOUNT_DOCS)).toEqual([...MOUNT_TYPES]);
  expect(Object.keys(SIGNAL_DOCS).toSorted()).toEqual(SIGNALS.toSorted());
  expect(Object.keys(SIGNAL_DOCS).filter((it) => !isSignal(it))).toEqual([]);
  expect(Object.keys(LABEL_DOCS).toSorted()).toEqual(OCI_LABELS.toSorted());
});

it.each(MOUNT_TYPES)('the keys of a %s mount are those that BuildKit takes for it', (type) => {
  const values: Readonly<Record<string, string>> = {
    sharing: 'shared',
    size: '1g',
    mode: '0600',
    uid: '1',
    gid: '1',
    from: 'x',
  };
  const isTaken = (key: string) => {
    const written = ['required', 'readonly', 'readwrite'].includes(key) ? key : `${key}=${values[key] ?? 'x'}`;
    const needed = type === 'secret' && key !== 'source' && key !== 'id' ? ',id=x' : '';
    const [, run] = parse(`FROM a\nRUN --mount=type=${type},${written}${needed} y`).instructions;
    return run?.flags.every((it) => [...mountErrors(it)].length === 0);
  };
  for (const key of Object.keys(MOUNT_DOCS[type]?.keys ?? {})) expect(isTaken(key), key).toBe(true);
  // BuildKit also takes these in silence where they do nothing.
  const idle = ['type', 'id', 'env', 'from', 'source', 'readonly', 'readwrite'];
  const missing = new Set(
    Object.values(MOUNT_KEYS).filter((it) => !(it in (MOUNT_DOCS[type]?.keys ?? {})) && isTaken(it)),
  );
  expect([...missing].filter((it) => !idle.includes(it))).toEqual([]);
});

it('what is proposed as a platform, an image or a shell is one', () => {
  for (const text of Object.keys(PLATFORM_DOCS)) {
    const platform = parsePlatform(text);
    expect(platform && formatPlatform(platform), text).toBe(text);
  }
  for (const [name, { product }] of Object.entries(IMAGE_DOCS)) {
    expect(parseImageReference(name), name).not.toHaveProperty('error');
    if (product !== '') expect(products.has(product), product).toBe(true);
  }
  for (const { name } of SHELL_DOCS) expect(parse(`FROM a\nSHELL ${name}\n`).errors, name).toEqual([]);
});

it.each(Object.values(SNIPPET_DOCS).flat())('the piece "$label" is sound as it is', ({ body }) => {
  const source = plain(body.replaceAll('{escape}', '\\\\'));
  expect(parse(`FROM base\n${source}\n`).errors).toEqual([]);
});
