import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  canonicalName,
  familiarName,
  type ImageError,
  type ImageReference,
  parseImageReference,
} from '../server/model/image.ts';
import { textOf } from '../server/text/span.ts';

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;

describe('an image reference', () => {
  it.each([
    ['node', 'docker.io', 'library/node', undefined],
    ['node:22-alpine', 'docker.io', 'library/node', '22-alpine'],
    ['library/node', 'docker.io', 'library/node', undefined],
    ['bitnami/redis:7', 'docker.io', 'bitnami/redis', '7'],
    ['docker.io/node', 'docker.io', 'library/node', undefined],
    ['index.docker.io/node', 'docker.io', 'library/node', undefined],
    ['ghcr.io/acme/web/app:1.2', 'ghcr.io', 'acme/web/app', '1.2'],
    ['localhost/app', 'localhost', 'app', undefined],
    ['localhost:5000/x:1', 'localhost:5000', 'x', '1'],
    ['[::1]:5000/x', '[::1]:5000', 'x', undefined],
    ['Registry/x', 'Registry', 'x', undefined],
    ['my_registry.local/x', 'my_registry.local', 'x', undefined],
    ['localhost:5000', 'docker.io', 'library/localhost', '5000'],
  ])('%s is on %s', (text, registry, repository, tag) => {
    expect(image(text)).toMatchObject({ registry, repository, tag, digest: undefined });
  });

  it('may have a tag and a digest', () => {
    expect(image(`node:22@${digest}`)).toMatchObject({ repository: 'library/node', tag: '22', digest });
    expect(image(`node@${digest}`)).toMatchObject({ repository: 'library/node', tag: undefined, digest });
  });

  it('says where its parts stand', () => {
    const text = `ghcr.io/acme/app:1@${digest}`;
    const { registry, repository, tag, digest: digestSpan } = image(text).spans;
    expect([registry, repository, tag, digestSpan].map((it) => it && textOf(text, it))).toEqual([
      'ghcr.io',
      'acme/app',
      '1',
      digest,
    ]);
    expect(image('node').spans).toEqual({
      registry: undefined,
      repository: { start: 0, end: 4 },
      tag: undefined,
      digest: undefined,
    });
  });

  it('has a name in full', () => {
    expect(canonicalName(image('node'))).toBe('docker.io/library/node:latest');
    expect(canonicalName(image('ghcr.io/a/b:1'))).toBe('ghcr.io/a/b:1');
    expect(canonicalName(image(`node@${digest}`))).toBe(`docker.io/library/node@${digest}`);
    expect(canonicalName(image(`node:22@${digest}`))).toBe(`docker.io/library/node:22@${digest}`);
  });

  it('has a name that people say', () => {
    expect(
      ['node:22', 'docker.io/library/node', 'bitnami/redis', 'ghcr.io/a/b', 'docker.io/library/a/b'].map((it) =>
        familiarName(image(it)),
      ),
    ).toEqual(['node', 'node', 'bitnami/redis', 'ghcr.io/a/b', 'library/a/b']);
  });
});

describe('what is no image reference', () => {
  it.each([
    ['', '', 'the name of an image is missing'],
    ['Node:22', 'Node', 'the repository must be in lower case: node'],
    ['ghcr.io/Acme/app', 'Acme/app', 'the repository must be in lower case: acme/app'],
    ['ghcr.io/', '', 'the name of the repository is missing'],
    ['node:', ':', 'the tag is missing behind the colon'],
    ['node@md5:00', 'md5:00', 'a digest is sha256:, sha384: or sha512: and hexadecimal digits'],
    ['node@sha256:00', 'sha256:00', 'a digest with sha256 has 64 hexadecimal digits in lower case'],
    ['bad_.host:1/x', 'bad_.host:1', '"bad_.host:1" is no host of a registry'],
    ['a'.repeat(248), 'a'.repeat(248), 'the repository has more than 255 characters'],
    ['f'.repeat(64), 'f'.repeat(64), '64 hexadecimal digits are an image ID, and no image can be pulled by it'],
  ])('%j is refused at its place', (text, place, message) => {
    const error = errorOf(text);
    expect(error.message).toBe(message);
    expect(textOf(text, error.span)).toBe(place);
  });

  it.each(['a//b', '-a', 'a-', 'a___b', 'a..b', 'a b', 'a/b/', '<none>'])('%s is no repository', (text) => {
    expect(errorOf(text).message).toContain('is no repository');
  });

  it.each(['node:.1', 'node:-1', 'ghcr.io/a:b/c', 'node:a:b', `node:${'1'.repeat(129)}`])(
    '%s has no good tag',
    (text) => {
      expect(errorOf(text).message).toContain('is no tag');
    },
  );

  it('begins just behind the limits', () => {
    expect(image(`node:${'1'.repeat(128)}`).tag).toHaveLength(128);
    expect(image('a'.repeat(247)).repository).toHaveLength(255);
  });
});

describe('any text', () => {
  const text = fc
    .array(
      fc.constantFrom(
        'a',
        'b1',
        'A',
        '.',
        '_',
        '-',
        '/',
        ':',
        '@',
        'localhost',
        'docker.io/',
        'library/',
        digest,
        ' ',
        'é',
      ),
    )
    .map((it) => it.join(''));

  it('has a full name that means the same, wherever it is an image', () => {
    fc.assert(
      fc.property(text, (name) => {
        const first = parseImageReference(name);
        if ('error' in first) return;
        const again = image(canonicalName(first));
        expect(canonicalName(again)).toBe(canonicalName(first));
        expect(familiarName(again)).toBe(familiarName(first));
      }),
    );
  });

  it('has its error inside itself', () => {
    fc.assert(
      fc.property(fc.oneof(text, fc.string()), (name) => {
        const result = parseImageReference(name);
        const { start, end } = 'error' in result ? result.error.span : result.spans.repository;
        expect(0 <= start && start <= end && end <= name.length).toBe(true);
      }),
    );
  });
});

function image(text: string): ImageReference {
  const result = parseImageReference(text);
  if ('error' in result) throw new Error(`${text}: ${result.error.message}`);
  return result;
}

function errorOf(text: string): ImageError {
  const result = parseImageReference(text);
  if (!('error' in result)) throw new Error(`${text} is an image`);
  return result.error;
}
