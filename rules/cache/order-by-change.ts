import type { MeasuredMove, MeasuredOrder } from '../../server/context/measured-order.ts';
import type { Finding, Rule } from '../../server/lint/rule.ts';
import type { Model } from '../../server/model/model.ts';
import { costText, counted, shareText } from '../../server/text/figures.ts';
import type { Span } from '../../server/text/span.ts';

export const orderByChange: Rule = {
  id: 'order-by-change',
  category: 'cache',
  severity: 'info',
  optional: true,
  needs: 'history',
  summary: 'Put what changes often below what does not need it',
  why: `
    A step is built again whenever one above it is. Which steps change often the history of the repository tells: with this
    rule on, dflint predicts the builds of the last 50 commits, as \`dflint replay\` does, and says what another order would
    have saved, where it is proved that the image is the same. Seconds are estimates by the kind of command. While it is on,
    copy-manifests-first says how often an installation ran again. All this takes about a second, so it is off until you
    name it. It is silent outside of a repository of git, where no build context is known, and in editors, which offer the
    better order as a refactoring. What it finds may change with each commit.
  `,
  examples: [
    {
      files: { 'src/main.js': '' },
      history: [['src/main.js'], ['src/main.js'], ['src/main.js']],
      bad: `
        FROM node:22
        COPY src /app/src
        #^^^ the steps below are built again for this without need; moved down, it saves ~5.4 s of ~5.5 s a build (50 % instead of 0 % of steps cached, over the last 3 builds)
        RUN apk add --no-cache git
      `,
      good: `
        FROM node:22
        RUN apk add --no-cache git
        COPY src /app/src
      `,
    },
    {
      files: { 'src/main.js': '', motd: '' },
      history: [['motd'], ['motd'], ['motd']],
      good: `
        FROM node:22
        COPY src /app/src
        RUN apk add --no-cache git
        COPY motd /etc/motd
      `,
    },
  ],

  *check(model, _, context) {
    const order = context?.order;
    for (const move of order?.moves ?? []) yield findingFor(move, order, model);
  },
};

function findingFor(move: MeasuredMove, order: MeasuredOrder | undefined, model: Model): Finding {
  const { title, proof, span, lifted, builds, before, after, isMeasured, edits } = move;
  const time = (seconds: number) => costText(seconds, isMeasured);
  const saved = time(before.secondsPerBuild - after.secondsPerBuild);
  const shares = `${shareText(after.cachedShare)} instead of ${shareText(before.cachedShare)} of steps cached`;
  const stretch = `over the last ${counted(builds, 'build')}`;
  const again = lifted.flatMap((it) => {
    const step = order?.steps.find((step) => step.start === it.start);
    if (step === undefined) return [];
    const message = `this does not need it, and was built again in ${step.rebuilt} of the last ${step.builds} builds`;
    return [{ span: keywordAt(it, model), message }];
  });
  return {
    span: keywordAt(span, model),
    message:
      'the steps below are built again for this without need; moved down, ' +
      `it saves ${saved} of ${time(before.secondsPerBuild)} a build (${shares}, ${stretch})`,
    related: [
      { span: keywordAt(span, model), message: `in the other order the image is the same: ${proof}` },
      ...again,
    ],
    ...(edits !== undefined && { fix: { title, safety: 'safe', edits } }),
  };
}

function keywordAt(span: Span, model: Model): Span {
  return model.file.instructions.find((it) => it.start === span.start)?.keyword ?? span;
}
