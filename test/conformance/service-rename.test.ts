import { describe, expect, it } from 'vitest';
import { modelOf } from '../../server/model/model.ts';
import { prepareRename, rename } from '../../server/service/rename/rename.ts';
import { parse } from '../../server/syntax/parse.ts';
import { describeWithData } from '../reference-data.ts';
import {
  type Case,
  casesOf,
  type Difference,
  expectAgreement,
  offsetOf,
  type Place,
  type Range,
  rangeOf,
} from './language-service.ts';

interface PrepareCase extends Case {
  readonly position: Place;
  readonly result: Range | null;
}

interface RenameCase extends Case {
  readonly position: Place;
  readonly newName: string;
  readonly edits: readonly { readonly range: Range; readonly newText: string }[];
}

const IMAGE = 'a name that no stage has is that of an image, and another name would be another image';
const QUOTED =
  'a shell expands nothing in single quotes; a file that it writes, or a program, would look for the old name later';
const UNSET =
  'what nothing in the file sets has its name from elsewhere; ARG above FROM counts in no stage, ENV in no FROM';

describeWithData('renaming in another language service', (root) => {
  describe('is prepared', () => {
    const cases = casesOf<PrepareCase>(root, 'prepare-rename');
    const differences: readonly Difference[] = [
      { why: IMAGE, cases: '15 17..18' },
      { why: QUOTED, cases: '38..49 142..165 251..262 355..378 460..465 490..501' },
      {
        why: UNSET,
        cases: `521 525 566..567 643 646..647 649..650 652 655 657..658 661 663 666 668 670..671 674 676..678 680..681 683
          685..702`,
      },
    ];

    it('in cases that are all there', () => {
      expect(cases).toHaveLength(733);
    });

    it('as in ours, but for what we do otherwise on purpose', () => {
      expectAgreement(cases, differences, { agrees: isPreparedAlike, atLeast: 0.81 });
    });
  });

  describe('is done', () => {
    const cases = casesOf<RenameCase>(root, 'rename');
    const differences: readonly Difference[] = [
      {
        why: 'two stages of one name are two stages: what refers to the one does not refer to the other',
        cases: '2..5',
      },
      { why: IMAGE, cases: '15 17' },
      {
        why: 'one --build-arg gives all ARGs of a name their value, so that they get another name together',
        cases: '125..140 633..642',
      },
      { why: QUOTED, cases: '37..48 141..164 250..261 354..377 459..464 489..500' },
      {
        why: UNSET,
        cases: `520 524 559..560 567..568 644 647..648 650..652 654 657 659..660 663 665 668 670 672..673 676 678..680
          682..684 686 688..705`,
      },
    ];

    it('in cases that are all there', () => {
      expect(cases).toHaveLength(736);
    });

    it('as in ours, but for what we do otherwise on purpose', () => {
      expectAgreement(cases, differences, { agrees: isRenamedAlike, atLeast: 0.76 });
    });
  });
});

function isPreparedAlike({ dockerfile, position, result }: PrepareCase): boolean {
  const preparation = prepareRename(modelOf(parse(dockerfile)), offsetOf(dockerfile, position));
  const range = preparation?.outcome === 'ready' ? rangeOf(dockerfile, preparation.span) : null;
  return JSON.stringify(range) === JSON.stringify(result);
}

function isRenamedAlike({ dockerfile, position, newName, edits }: RenameCase): boolean {
  const renaming = rename(modelOf(parse(dockerfile)), offsetOf(dockerfile, position), newName);
  const ours = renaming?.outcome === 'edits' ? renaming.edits : [];
  const shown = ours.map(({ span, text }) => ({ range: rangeOf(dockerfile, span), newText: text }));
  return JSON.stringify(shown) === JSON.stringify(edits);
}
