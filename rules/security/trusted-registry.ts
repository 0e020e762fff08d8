import type { Rule } from '../../server/lint/rule.ts';
import type { Word } from '../../server/syntax/ast.ts';
import type { Span } from '../../server/text/span.ts';

export const trustedRegistry: Rule<{ registries: readonly string[] }> = {
  id: 'trusted-registry',
  aka: ['DL3026'],
  category: 'security',
  severity: 'warning',
  optional: true,
  summary: 'Take images only from registries that you trust',
  why: `
    Whoever can push to a registry can change what is built on its images. Those of FROM, of COPY \`--from\` and of mounts
    are judged; where no registry is written, Docker takes docker.io. An image that the build names, by an argument
    without a default, is not judged.
  `,
  options: {
    registries: {
      type: 'texts',
      default: ['docker.io'],
      summary: 'the registries; a * at the beginning or the end stands for anything; an empty list trusts all',
    },
  },
  examples: [
    {
      bad: `
        FROM quay.io/acme/base:1.4
        #    ^^^^^^^ quay.io is no trusted registry
        COPY --from=ghcr.io/acme/tools:2 /bin/tool /bin/
        #           ^^^^^^^ ghcr.io is no trusted registry
      `,
      good: `
        FROM acme/base:1.4 AS base
        FROM base
        COPY --from=docker.io/acme/tools:2 /bin/tool /bin/
      `,
    },
  ],

  *check({ references }, { registries }) {
    if (registries.length === 0) return;
    const trusted = registries.map((it) => DOCKER_HUB.get(it.toLowerCase()) ?? it.toLowerCase());
    for (const { word, source } of references) {
      if (source.kind !== 'image') continue;
      const registry = source.reference.registry.toLowerCase();
      if (trusted.some((it) => covers(it, registry))) continue;
      const { spans } = source.reference;
      const isDefault = spans.registry === undefined;
      const message = isDefault
        ? 'this comes from docker.io, which is no trusted registry'
        : `${registry} is no trusted registry`;
      yield { span: registrySpan(word, source.text, spans.registry), message };
    }
  },
};

/** Other names for it, by which nothing is pulled: the website, as hadolint has it, and the hosts behind docker.io. */
const DOCKER_HUB: ReadonlyMap<string, string> = new Map(
  ['hub.docker.com', 'index.docker.io', 'registry-1.docker.io'].map((it) => [it, 'docker.io']),
);

/** hadolint's patterns: `*`, `*.example.com`, `registry-*`. */
function covers(pattern: string, registry: string): boolean {
  if (pattern.startsWith('*')) return registry.endsWith(pattern.slice(1));
  if (pattern.endsWith('*')) return registry.startsWith(pattern.slice(0, -1));
  return registry === pattern;
}

/** The registry alone, if the word is written without variables and quotes. */
function registrySpan(word: Word, text: string, registry: Span | undefined): Span {
  const isVerbatim = word.text === text && word.end - word.start === text.length;
  return registry === undefined || !isVerbatim ? word : { start: word.start, end: word.start + registry.end };
}
