import type { Rule } from '../../server/lint/rule.ts';

export const noInsecureRun: Rule = {
  id: 'no-insecure-run',
  category: 'security',
  severity: 'warning',
  summary: 'Run no step of a build without its sandbox',
  why: `
    With \`--security=insecure\` a step has all the rights of the build daemon, and with \`--network=host\` it reaches all that
    listens on the machine alone. Whatever the step runs, a package's script among it, is then a risk to the machine that
    builds. BuildKit refuses both unless its administrator and the build allow them. Do not listen where nothing else will
    do, as in an image that builds other images.
  `,
  examples: [
    {
      bad: `
        FROM debian:12
        RUN --security=insecure make test
        #   ^^^^^^^^^^^^^^^^^^^ this step has all the rights of the build daemon on the machine that builds
        RUN --network=host make test
        #   ^^^^^^^^^^^^^^ this step reaches all that listens on the machine that builds
      `,
      good: `
        FROM debian:12
        RUN --security=sandbox --network=none make test
      `,
    },
  ],

  about: { instructions: ['Run'] },
  *check(model) {
    for (const run of model.all('Run')) {
      for (const flag of run.flags) {
        const value = flag.value && (model.valueOf(flag.value) ?? flag.value.text);
        if (flag.name === 'security' && value === 'insecure')
          yield { span: flag, message: 'this step has all the rights of the build daemon on the machine that builds' };
        else if (flag.name === 'network' && value === 'host')
          yield { span: flag, message: 'this step reaches all that listens on the machine that builds' };
      }
    }
  },
};
