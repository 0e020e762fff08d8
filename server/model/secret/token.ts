/** The kind of token that a text holds, `a token of GitHub`, by the forms that issuers give theirs; `undefined` for none. */
export function tokenIn(text: string): string | undefined {
  if (text.length < SHORTEST || text.length > LONGEST || !HINT.test(text)) return undefined;
  return TOKENS.find(({ form }) => form.test(text))?.kind;
}

/** Where in a text tokens stand, and of which kind they are; those that are for show too. */
export function tokensIn(
  text: string,
): readonly { readonly kind: string; readonly at: number; readonly text: string }[] {
  if (!HINT.test(text)) return [];
  return TOKENS.flatMap(({ kind, form }) => {
    const found = text.matchAll(new RegExp(form, 'g'));
    return [...found].map((it) => ({ kind, at: it.index, text: it[0] }));
  });
}

/** Shorter than any token. */
const SHORTEST = 16;
/** Longer than any token: what is longer is text, and not worth the time of these expressions. */
const LONGEST = 10_000;

/** What one of the forms begins with: nearly no text has any. */
export const tokenStarts: readonly string[] = [
  ...['AKIA', 'ASIA', 'gho_', 'ghp_', 'ghr_', 'ghs_', 'ghu_'],
  ...['github_pat_', 'glpat-', 'npm_', 'pypi-', 'AIza', 'k_live_'],
  ...['xoxa-', 'xoxb-', 'xoxe-', 'xoxo-', 'xoxp-', 'xoxr-', 'xoxs-', 'eyJ', 'dckr_pat_', 'hf_', 'SG.', 'sk-ant-'],
  'PRIVATE KEY',
];
const HINT = new RegExp(tokenStarts.map((it) => it.replace('.', '\\.')).join('|'));

const TOKENS = [
  { kind: 'an access key of AWS', form: /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/ },
  { kind: 'a token of GitHub', form: /\b(?:gh[opsur]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59})/ },
  { kind: 'a token of GitLab', form: /\bglpat-[\w-]{20,}/ },
  { kind: 'a token of Slack', form: /\bxox[abeoprs]-(?:\d+-)+[A-Za-z0-9-]{10,}/ },
  { kind: 'a token of npm', form: /\bnpm_[A-Za-z0-9]{36}\b/ },
  { kind: 'a token of PyPI', form: /\bpypi-AgEIcHlwaS5vcmc[\w-]{50,}/ },
  { kind: 'a token of Docker Hub', form: /\bdckr_pat_[\w-]{27}/ },
  { kind: 'a token of Hugging Face', form: /\bhf_[A-Za-z]{34}\b/ },
  { kind: 'an API key of Google', form: /\bAIza[\w-]{35}\b/ },
  { kind: 'an API key of SendGrid', form: /\bSG\.[\w-]{22}\.[\w-]{43}/ },
  { kind: 'an API key of Anthropic', form: /\bsk-ant-[\w-]{30,}/ },
  { kind: 'a secret key of Stripe', form: /\b[rs]k_live_[A-Za-z0-9]{20,}/ },
  { kind: 'a JSON Web Token', form: /(?<![\w-])eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{20,}/ },
  { kind: 'a private key', form: /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY/ },
] as const;
