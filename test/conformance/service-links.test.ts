import { expect, it } from 'vitest';
import { modelOf } from '../../server/model/model.ts';
import { linksIn } from '../../server/service/links.ts';
import { parse } from '../../server/syntax/parse.ts';
import { describeWithData } from '../reference-data.ts';
import { type Case, casesOf, type Difference, expectAgreement, type Range, rangeOf } from './language-service.ts';

interface LinkCase extends Case {
  /** `data` is a path on Docker Hub, where the target is worked out later. */
  readonly result: readonly { readonly range: Range; readonly target: string | null; readonly data: string | null }[];
}

const differences: readonly Difference[] = [
  {
    why: 'the repository of an image on ghcr.io need not be called like the image, so the registry is asked for its page',
    cases: '9..10',
  },
];

describeWithData('links of another language service', (root) => {
  const cases = casesOf<LinkCase>(root, 'link');

  it('are all there', () => {
    expect(cases).toHaveLength(19);
  });

  it('are ours, but for what we do otherwise on purpose', () => {
    expectAgreement(cases, differences, { agrees, atLeast: 0.89 });
  });
});

function agrees({ dockerfile, result }: LinkCase): boolean {
  const links = linksIn(modelOf(parse(dockerfile))).map((it) => {
    return { range: rangeOf(dockerfile, it), url: it.kind === 'web' ? it.url : it.path };
  });
  const theirs = result.map(({ range, target, data }) => {
    return { range, url: target ?? `https://hub.docker.com/${data?.replace(/\/$/, '')}` };
  });
  return JSON.stringify(links) === JSON.stringify(theirs);
}
