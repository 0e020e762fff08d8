import { rules } from '../../rules/index.ts';
import { readIgnoreFile } from '../../server/context/ignore/dockerignore.ts';
import { judge, matchesWithParents } from '../../server/context/ignore/pattern-list.ts';
import { archived } from '../../server/host/profile/archive.ts';
import { imageHistoryIn } from '../../server/host/profile/image-history.ts';
import { plainLogIn } from '../../server/host/profile/plain-log.ts';
import { provenanceIn } from '../../server/host/profile/provenance.ts';
import { rawLogIn } from '../../server/host/profile/raw-log.ts';
import { statusIn } from '../../server/host/profile/status.ts';
import { parseBaseline } from '../../server/lint/baseline/baseline.ts';
import { defaultConfig } from '../../server/lint/config/config.ts';
import { readConfig, readPackageConfig } from '../../server/lint/config/config-file.ts';
import { fromHadolint } from '../../server/lint/config/from-hadolint.ts';
import { readHadolintConfig } from '../../server/lint/config/hadolint-config.ts';
import { fixText } from '../../server/lint/fix.ts';
import { silenceText } from '../../server/lint/ignore/add-ignore.ts';
import { ignoreFileEdits } from '../../server/lint/ignore/add-ignore-file.ts';
import { lintIgnoreFile } from '../../server/lint/ignore-file/lint-ignore-file.ts';
import { ignoreFileActions } from '../../server/service/actions.ts';
import { applyEdits } from '../../server/text/edit.ts';
import type { Property } from './properties.ts';
import { contextWith, expectInside, expectSpan } from './sound.ts';

/** Of what stands beside a Dockerfile, and of what Docker writes down. */
export const settingsProperties = {
  'ignore file': {
    language: 'ignore file',
    weight: 2,
    calls: 8,
    check: ({ after }) => {
      const list = readIgnoreFile(after);
      for (const path of PATHS) {
        const isLeftOut = judge(list, path).isMatched;
        if (!path.includes('/') && isLeftOut !== matchesWithParents(list, path))
          throw new Error(`of two minds: ${path}`);
      }
      const findingsIn = (source: string) => lintIgnoreFile({ ...IGNORE_FILE, source }, rules, defaultConfig);
      const all = findingsIn(after);
      expectInside(all, after);
      const once = fixText(after, findingsIn, 'unsafe').source;
      if (fixText(once, findingsIn, 'unsafe').source !== once) throw new Error('fixes go on');
      const comments = (text: string) => {
        const findings = findingsIn(text);
        return { edits: ignoreFileEdits(text, findings, 'because'), count: findings.length };
      };
      const silent = silenceText(after, comments).source;
      if (findingsIn(silent).length > 0) throw new Error('a comment does not silence');
      for (const { change } of ignoreFileActions(after, { diagnostics: all, all, config: defaultConfig }))
        if (change.kind === 'edits') applyEdits(after, change.edits);
    },
  },

  configuration: {
    language: 'configuration',
    weight: 1,
    calls: 4,
    check: ({ after }) => {
      for (const reading of [readConfig(after, rules), readHadolintConfig(after, rules)])
        for (const it of 'mistakes' in reading ? reading.mistakes : []) expectSpan(it.span, after, it.message);
      const converted = fromHadolint(after, rules);
      if ('text' in converted && 'mistakes' in readConfig(converted.text, rules))
        throw new Error('what hadolint has understood is converted to what nobody understands');
    },
  },

  records: {
    language: 'JSON',
    weight: 2,
    calls: 4,
    check: ({ after }) => {
      parseBaseline(after);
      readPackageConfig(after, rules);
      for (const read of [rawLogIn, provenanceIn, imageHistoryIn, plainLogIn]) read(after);
      const bytes = Buffer.from(after, after.length % 2 === 0 ? 'utf8' : 'latin1');
      archived(bytes);
      statusIn(bytes);
    },
  },
} as const satisfies Readonly<Record<string, Property>>;

const PATHS: readonly string[] = [
  'a',
  'src',
  'src/a',
  'node_modules/a/b',
  '.git',
  'keep.log',
  'dist',
  'é/😀',
  '..',
  '',
];
const IGNORE_FILE = { path: '.dockerignore', context: contextWith('') };
