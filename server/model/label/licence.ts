import { LICENCE_EXCEPTION_IDS, LICENCE_IDS } from './licence-ids.ts';

/** Whether a text is an SPDX licence expression: `MIT`, `(GPL-2.0-only WITH Classpath-exception-2.0 OR MIT) AND LicenseRef-x`. */
export function isLicenceExpression(text: string): boolean {
  let before: 'operator' | 'licence' | 'with' | 'group' = 'operator';
  let depth = 0;
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === '(') {
      if (before !== 'operator') return false;
      depth++;
    } else if (token === ')') {
      if (depth === 0 || before === 'operator' || before === 'with') return false;
      depth--;
      before = 'group';
    } else if (before === 'operator') {
      if (!isLicence(token)) return false;
      before = 'licence';
    } else if (before === 'with') {
      if (!EXCEPTIONS.has(token.toLowerCase())) return false;
      before = 'group';
    } else if (OPERATOR.test(token)) before = 'operator';
    else if (before === 'licence' && WITH.test(token)) before = 'with';
    else return false;
  }
  return depth === 0 && before !== 'operator' && before !== 'with';
}

const TOKEN = /[()]|[^\s()]+/g;
const OPERATOR = /^(?:AND|OR|and|or)$/;
const WITH = /^(?:WITH|with)$/;
/** `LicenseRef-own`, `DocumentRef-sbom:LicenseRef-own`. */
const OWN_LICENCE = /^(?:DocumentRef-[\w.-]+:)?LicenseRef-[\w.-]+$/;

// Upper and lower case are the same in identifiers, in operators they are not (SPDX specification, annex B.2).
const LICENCES = inLowerCase(LICENCE_IDS);
const EXCEPTIONS = inLowerCase(LICENCE_EXCEPTION_IDS);

function isLicence(token: string): boolean {
  const id = token.toLowerCase();
  return LICENCES.has(id) || (id.endsWith('+') && LICENCES.has(id.slice(0, -1))) || OWN_LICENCE.test(token);
}

function inLowerCase(ids: readonly string[]): ReadonlySet<string> {
  return new Set(ids.map((it) => it.toLowerCase()));
}
